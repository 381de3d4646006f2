/** What keeps Keyferry from working, with the one button that mends it. Nothing is shown while all is well. */
import type { Health } from "../../messages/contract.ts";
import { browser } from "../../platform/browser.ts";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";
import { requestSiteAccess } from "./site-access.ts";
import { text } from "./text.ts";

export function HealthNotice({ health, onMended }: { health: Health; onMended: () => void }) {
  if (!health.hasSiteAccess)
    return (
      <Notice kind="warn" testId="health-site-access" title={text("healthNoAccess")}>
        <p>{text("healthNoAccessWhy")}</p>
        <Button
          label={text("allowAllSites")}
          testId="allow-all-sites"
          onClick={() => void requestSiteAccess().then(onMended)}
        />
      </Notice>
    );
  if (!health.isRegistered)
    return (
      <Notice kind="warn" testId="health-not-registered" title={text("healthNotRegistered")}>
        <p>{text("healthNotRegisteredWhy")}</p>
        <Button
          label={text("restartKeyferry")}
          testId="restart-keyferry"
          onClick={() => browser.runtime.reload()}
        />
      </Notice>
    );
  return null;
}
