/**
 * The connections of asking frames. A connection says who asks (the browser's sender) and carries their requests;
 * it may break and come back at any time, the requests live elsewhere.
 */
import type { Runtime } from "webextension-polyfill";
import { type BackgroundToRelay, CEREMONY_PORT } from "../../messages/ceremony-contract.ts";
import type { Outcome } from "../../messages/page-contract.ts";
import { browser } from "../../platform/browser.ts";
import { type FrameSender, frameSender } from "../sender.ts";
import type { SiteSignals } from "../signals/site-signals.ts";
import type { Ceremonies } from "./ceremonies.ts";
import { decodeRelayMessage } from "./relay-decoder.ts";

/** A document that was put aside (back/forward cache) or whose connection broke has this long to come back. */
const RECONNECT_WITHIN_MS = 5000;

export class CeremonyPorts {
  readonly #signals: SiteSignals;
  readonly #portOfRequest = new Map<string, Runtime.Port>();

  constructor(signals: SiteSignals) {
    this.#signals = signals;
  }

  /** Sends an outcome to whoever asked, if connected; otherwise the relay fetches it when it connects again. */
  readonly answer = (requestId: string, outcome: Outcome): void => {
    const port = this.#portOfRequest.get(requestId);
    if (port) say(port, { type: "outcome", requestId, outcome });
  };

  /** Takes every new connection of the extension; ignores what is not a relay in a web frame. */
  listen(ceremonies: Ceremonies): void {
    browser.runtime.onConnect.addListener((port) => {
      if (port.name !== CEREMONY_PORT) return;
      const from = port.sender ? frameSender(port.sender, browser.runtime.id) : null;
      port.onMessage.addListener((untrusted) => this.#hear(untrusted, port, from, ceremonies));
      port.onDisconnect.addListener(() => this.#lost(port, ceremonies));
    });
  }

  #hear(untrusted: unknown, port: Runtime.Port, from: FrameSender | null, ceremonies: Ceremonies): void {
    const message = decodeRelayMessage(untrusted);
    if (message === null) return;
    if (message.type === "ping") {
      say(port, { type: "pong" });
      return;
    }
    const { requestId } = message;
    if (from === null) {
      // A sandboxed or otherwise nameless origin is the browser's business.
      if (message.type === "submit") say(port, { type: "outcome", requestId, outcome: { kind: "native" } });
      if (message.type === "signal") say(port, { type: "heard", requestId });
      return;
    }
    const { documentId } = from.asker;
    if (message.type === "signal") {
      // Taken is enough: the relay keeps it no longer than the page would.
      void this.#signals.take(message.method, message.untrustedOptions, from);
      say(port, { type: "heard", requestId });
    } else if (message.type === "submit") {
      this.#portOfRequest.set(requestId, port);
      say(port, { type: "accepted", requestId });
      void this.#signals.settled().then(() => ceremonies.submit(message, from));
    } else if (message.type === "abort") {
      void ceremonies.abort(requestId, documentId);
    } else {
      this.#portOfRequest.delete(requestId);
      void ceremonies.confirm(requestId, documentId);
    }
  }

  #lost(port: Runtime.Port, ceremonies: Ceremonies): void {
    for (const [requestId, known] of this.#portOfRequest)
      if (known === port) this.#portOfRequest.delete(requestId);
    void ceremonies.dropGone();
    setTimeout(
      () => void ceremonies.dropUnconnected((id) => this.#portOfRequest.has(id)),
      RECONNECT_WITHIN_MS,
    );
  }
}

/** A port may be gone by the time it is written to; its relay will come back and ask. */
function say(port: Runtime.Port, message: BackgroundToRelay): void {
  try {
    port.postMessage(message);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
}
