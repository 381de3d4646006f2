/** The ways out that are always there: the browser's own dialog, once or always here, and cancelling. */
import { useSignal } from "@preact/signals";
import type { ApprovalView } from "../../messages/contract.ts";
import { Button } from "../components/button.tsx";
import { text, textOfCount } from "../components/text.ts";
import { useNow } from "../components/use-now.ts";
import type { Approval } from "./approval.ts";
import { secondsLeft } from "./seconds-left.ts";

export function WaysOut({ approval, view }: { approval: Approval; view: ApprovalView }) {
  const always = useSignal(false);
  const now = useNow(500);
  const left = secondsLeft(view.deadlineMs, now.value);
  return (
    <footer class="ways-out">
      {left !== null && (
        <p class="caption" role="timer" data-testid="approve-countdown">
          {textOfCount("approveEndsIn", left)}
        </p>
      )}
      <Button
        label={text("approveNative")}
        testId="approve-native"
        icon="device"
        isWide
        onClick={() => void approval.goNative(always.value)}
      />
      <div class="row spread">
        <label class="always">
          <input
            type="checkbox"
            data-testid="approve-native-always"
            checked={always.value}
            onChange={(event) => {
              always.value = event.currentTarget.checked;
            }}
          />
          <span>{text("approveNativeAlways")}</span>
        </label>
        <Button
          label={text("cancel")}
          testId="approve-cancel"
          kind="quiet"
          onClick={() => void approval.cancel()}
        />
      </div>
    </footer>
  );
}
