/** Whether Keyferry can do its work in this browser: each check with its answer and, where it helps, one button. */
import type { ComponentChildren } from "preact";
import type { Health } from "../../messages/contract.ts";
import { browser } from "../../platform/browser.ts";
import { Button } from "../components/button.tsx";
import { FaultNotice } from "../components/fault-text.tsx";
import { Icon } from "../components/icons.tsx";
import { requestSiteAccess } from "../components/site-access.ts";
import { text } from "../components/text.ts";
import { useAnswer } from "../components/use-answer.ts";

export function CheckupSection() {
  const answer = useAnswer("health/read", {});
  const health = answer.value.value;
  return (
    <>
      <h1>{text("checkup")}</h1>
      {answer.fault.value && <FaultNotice code={answer.fault.value} testId="manager-fault" />}
      {health && <Checks health={health} onMended={() => void answer.reload()} />}
    </>
  );
}

function Checks({ health, onMended }: { health: Health; onMended: () => void }) {
  return (
    <ul class="rows checks">
      <Check
        testId="check-site-access"
        isWell={health.hasSiteAccess}
        title={text(health.hasSiteAccess ? "checkAccessWell" : "healthNoAccess")}
        what={text(health.hasSiteAccess ? "checkAccessWellWhat" : "healthNoAccessWhy")}
      >
        <Button
          label={text("allowAllSites")}
          testId="allow-all-sites"
          onClick={() => void requestSiteAccess().then(onMended)}
        />
      </Check>
      <Check
        testId="check-registered"
        isWell={health.isRegistered}
        title={text(health.isRegistered ? "checkRegisteredWell" : "healthNotRegistered")}
        what={text(health.isRegistered ? "checkRegisteredWellWhat" : "healthNotRegisteredWhy")}
      >
        <Button
          label={text("restartKeyferry")}
          testId="restart-keyferry"
          onClick={() => browser.runtime.reload()}
        />
      </Check>
      <Check
        testId="check-private-windows"
        isWell={health.isAllowedInPrivateWindows}
        title={text(health.isAllowedInPrivateWindows ? "checkPrivateWell" : "checkPrivateOff")}
        what={text(health.isAllowedInPrivateWindows ? "checkPrivateWellWhat" : "checkPrivateOffWhat")}
      />
    </ul>
  );
}

type CheckProps = {
  readonly testId: string;
  readonly isWell: boolean;
  readonly title: string;
  readonly what: string;
  /** The button that mends it. */
  readonly children?: ComponentChildren;
};

function Check({ testId, isWell, title, what, children }: CheckProps) {
  return (
    <li data-testid={testId} data-well={isWell ? "" : undefined}>
      <span class="check-mark">
        <Icon name={isWell ? "check" : "warning"} />
      </span>
      <div class="grow">
        <h2>{title}</h2>
        <p class="muted">{what}</p>
      </div>
      {!isWell && children}
    </li>
  );
}
