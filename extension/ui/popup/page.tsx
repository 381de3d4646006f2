/** Entry of the popup behind the toolbar button. */
import { startPage } from "../components/start-page.tsx";
import { Popup } from "./popup.tsx";

startPage("popupTitle", <Popup />);
