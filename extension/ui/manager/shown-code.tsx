/** The code on this screen, how long it is good for, and the same as words for who has no camera. */
import type { ShownPairing } from "../../messages/pairing-contract.ts";
import { ask } from "../ask-background.ts";
import { Button } from "../components/button.tsx";
import { Notice } from "../components/notice.tsx";
import { QrCode } from "../components/qr-code.tsx";
import { text } from "../components/text.ts";
import { amountText } from "../components/time-text.ts";

type ShownCodeProps = {
  readonly view: Extract<ShownPairing, { is: "waiting" }>;
  readonly onStopped: () => void;
};

export function ShownCode({ view, onStopped }: ShownCodeProps) {
  return (
    <>
      <h1>{text("codeTitle")}</h1>
      <div class="code-and-words">
        <div class="stack-tight">
          <QrCode text={view.qrText} label={text("codeLabel")} testId="pairing-code" />
          <p class="caption" data-testid="code-left">
            {text("codeLeft", amountText(Math.ceil(view.leftMs / 1000), "second"))}
          </p>
        </div>
        <section class="stack" aria-labelledby="code-words">
          <h2 id="code-words">{text("codeWordsTitle")}</h2>
          <ol class="code-words mono" dir="ltr" lang="en" data-testid="pairing-words">
            {view.words.map((word) => (
              <li key={word}>{word}</li>
            ))}
          </ol>
          <dl class="facts-table">
            <dt>{text("serverAddress")}</dt>
            <dd class="mono break" data-testid="pairing-server">
              {view.server}
            </dd>
          </dl>
        </section>
      </div>
      {view.isOffline && <Notice kind="warn" testId="pair-offline" title={text("pairOffline")} />}
      <Notice kind="info" testId="code-warning" title={text("addDeviceNever")} />
      <Button
        label={text("cancel")}
        testId="pairing-stop"
        onClick={() => void ask("pairing/stop", {}).then(onStopped)}
      />
    </>
  );
}
