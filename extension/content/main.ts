/**
 * The relay script: runs in the isolated world at `document_start` and hands the page script its port, in whichever
 * order the two come ([Note: running twice]: a second run offers a new port, because `document.open()` removes the
 * listeners of the first). Nothing is sent to the background before the page's first WebAuthn call.
 */
import { CEREMONY_PORT } from "../messages/ceremony-contract.ts";
import { extensionApi } from "./extension-api.ts";
import { readFrameFacts } from "./frame-facts.ts";
import { Relay } from "./relay.ts";

/** The event of the handover; see page/page-port.ts. */
const HANDOVER = "load";

/** The isolated world outlives the document of a fresh frame; a relay does not. */
declare global {
  var keyferryRelay: { readonly of: Document; readonly relay: Relay } | undefined;
}

const relay = relayOfDocument();
if (self.isSecureContext) {
  document.addEventListener(HANDOVER, (event) => {
    if (event instanceof MessageEvent && event.ports.length === 0) offerPort();
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) relay.resume();
  });
  offerPort();
}

/** Offers a port; the page script takes it by `preventDefault()`. */
function offerPort(): void {
  const { port1, port2 } = new MessageChannel();
  const offer = new MessageEvent(HANDOVER, { ports: [port2], cancelable: true });
  if (!document.dispatchEvent(offer)) relay.adopt(port1);
}

function relayOfDocument(): Relay {
  if (globalThis.keyferryRelay?.of !== document)
    globalThis.keyferryRelay = { of: document, relay: newRelay() };
  return globalThis.keyferryRelay.relay;
}

function newRelay(): Relay {
  const isExtensionThere = () => extensionApi.runtime?.id !== undefined;
  return new Relay({
    isExtensionThere,
    connect() {
      const { runtime } = extensionApi;
      if (!runtime) throw new Error("gone");
      const port = runtime.connect({ name: CEREMONY_PORT });
      // Reading it keeps the console of the page clean.
      port.onDisconnect.addListener(() => void runtime.lastError);
      return port;
    },
    readFrame: readFrameFacts,
    makeRequestId: () => crypto.randomUUID(),
    nowMs: Date.now,
  });
}
