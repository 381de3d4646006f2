/** Entry of the manager, the extension's full page (also its options page). */
import { startPage } from "../components/start-page.tsx";
import { Manager } from "./manager.tsx";

startPage("managerTitle", <Manager />);
