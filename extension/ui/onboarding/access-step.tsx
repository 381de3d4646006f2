/** The browser withholds access to sites until the person allows it (Firefox, and Chromium when it was taken back). */
import { useSignal } from "@preact/signals";
import { Button } from "../components/button.tsx";
import { Notice } from "../components/notice.tsx";
import { requestSiteAccess } from "../components/site-access.ts";
import { text } from "../components/text.ts";

export function AccessStep({ onNext }: { onNext: () => void }) {
  const isRefused = useSignal(false);
  return (
    <div class="stack">
      <h1>{text("accessTitle")}</h1>
      <p>{text("accessWhat")}</p>
      <p>{text("accessPromise")}</p>
      {isRefused.value && (
        <Notice kind="warn" testId="access-refused" title={text("accessRefused")} isUrgent>
          <p>{text("accessRefusedWhat")}</p>
        </Notice>
      )}
      <div class="row onboarding-actions">
        <Button
          label={text("allowAllSites")}
          testId="allow-all-sites"
          kind="primary"
          onClick={() =>
            void requestSiteAccess().then((isAllowed) => {
              if (isAllowed) onNext();
              else isRefused.value = true;
            })
          }
        />
        {isRefused.value && <Button label={text("accessLater")} testId="access-later" onClick={onNext} />}
      </div>
    </div>
  );
}
