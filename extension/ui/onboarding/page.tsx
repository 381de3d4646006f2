/** Entry of the onboarding page, opened once after installation. */
import { startPage } from "../components/start-page.tsx";
import { Onboarding } from "./onboarding.tsx";

startPage("onboardingTitle", <Onboarding />);
