/** The approval window: the request on top, what is needed to decide it in the middle, the ways out below. */
import { useEffect } from "preact/hooks";
import { Button } from "../components/button.tsx";
import { FaultNotice } from "../components/fault-text.tsx";
import { text } from "../components/text.ts";
import type { Approval } from "./approval.ts";
import { Decide } from "./decide.tsx";
import { RequestHead } from "./request-head.tsx";
import { UnlockRequest } from "./unlock-request.tsx";
import { WaysOut } from "./ways-out.tsx";

export function ApprovalWindow({ approval }: { approval: Approval }) {
  useEscape(() => void approval.cancel());
  const shown = approval.shown.value;
  const fault = approval.fault.value;
  if (shown.kind === "failed") return <Failed approval={approval} fault={shown.fault} />;
  if (shown.kind === "closed") return <main class="approve" data-testid="approve-closed" />;
  if (shown.kind === "loading")
    return (
      <main class="approve" data-testid="approve-loading" aria-busy={fault === null}>
        {fault && <FaultNotice code={fault} testId="approve-fault" />}
        {fault && (
          <Button
            label={text("tryAgain")}
            testId="approve-retry"
            isWide
            onClick={() => void approval.read()}
          />
        )}
      </main>
    );
  const { view } = shown;
  return (
    <main class="approve" data-testid="approve" data-operation={view.operation}>
      <RequestHead view={view} />
      {view.vault === "locked" ? (
        <UnlockRequest approval={approval} view={view} />
      ) : (
        <Decide key={view.requestId} approval={approval} view={view} />
      )}
      {fault && <FaultNotice code={fault} testId="approve-fault" />}
      <WaysOut approval={approval} view={view} />
    </main>
  );
}

/** Nothing was made or signed; the site has been told, or will be when the window closes. */
function Failed({ approval, fault }: { approval: Approval; fault: string }) {
  return (
    <main class="approve" data-testid="approve-failed">
      <h1>{text("approveFailedTitle")}</h1>
      <FaultNotice code={fault} testId="approve-fault" />
      <Button
        label={text("close")}
        testId="approve-close"
        kind="primary"
        isWide
        onClick={() => void approval.cancel().finally(() => window.close())}
      />
    </main>
  );
}

function useEscape(onEscape: () => void): void {
  useEffect(() => {
    const listener = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.preventDefault();
      onEscape();
    };
    addEventListener("keydown", listener);
    return () => removeEventListener("keydown", listener);
  }, [onEscape]);
}
