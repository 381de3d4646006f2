/** Who asks: the site's name large, then whatever differs from what the person would expect. */
import type { ApprovalView } from "../../messages/contract.ts";
import { Notice } from "../components/notice.tsx";
import { RpIdText } from "../components/rp-id-text.tsx";
import { Sentence } from "../components/sentence.tsx";
import { SiteMark } from "../components/site-mark.tsx";
import { text } from "../components/text.ts";

export function RequestHead({ view }: { view: ApprovalView }) {
  const isCreate = view.operation === "create";
  return (
    <header class="request-head">
      <div class="request-site">
        <SiteMark rpId={view.rpId} size="large" />
        <div class="grow">
          <p class="caption">{text(isCreate ? "approveCreateAt" : "approveSignInTo")}</p>
          <h1 class="request-rp-id" data-testid="approve-rp-id">
            <RpIdText rpId={view.rpId} registrableDomain={view.registrableDomain} />
          </h1>
        </div>
      </div>
      <Oddities view={view} />
    </header>
  );
}

function Oddities({ view }: { view: ApprovalView }) {
  const asking = hostOf(view.origin);
  return (
    <>
      {view.topOrigin !== null && (
        <Notice kind="warn" testId="approve-top-origin">
          <p>
            <Sentence
              of="approveTopOrigin"
              parts={[<RpIdText rpId={hostOf(view.topOrigin)} />, <RpIdText rpId={asking} />]}
            />
          </p>
        </Notice>
      )}
      {view.topOrigin === null && !isWithin(asking, view.rpId) && (
        <Notice kind="info" testId="approve-origin">
          <p>
            <Sentence
              of="approveOtherOrigin"
              parts={[<RpIdText rpId={asking} />, <RpIdText rpId={view.rpId} />]}
            />
          </p>
        </Notice>
      )}
      {view.isPrivateWindow && (
        <Notice kind="info" testId="approve-private" icon="mask">
          <p>{text(view.operation === "create" ? "approvePrivateCreate" : "approvePrivate")}</p>
        </Notice>
      )}
    </>
  );
}

/** The host of an origin with its port, or the origin itself where it has none (an app's origin). */
function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).host || origin : origin;
}

function isWithin(host: string, rpId: string): boolean {
  const name = host.replace(/:\d+$/, "");
  return name === rpId || name.endsWith(`.${rpId}`);
}
