/** Entry of the approval window: `?request=ID` names the waiting request. */
import { ask, onChanged } from "../ask-background.ts";
import { startPage } from "../components/start-page.tsx";
import { openApproval } from "./approval.ts";
import { ApprovalWindow } from "./approval-window.tsx";

const requestId = new URLSearchParams(location.search).get("request") ?? "";
const approval = openApproval({ requestId, ask, closeWindow: () => window.close(), nowMs: () => Date.now() });
onChanged(() => void approval.read());
void approval.read();
startPage("approveTitle", <ApprovalWindow approval={approval} />);
