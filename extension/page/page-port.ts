/**
 * The page script's end of the one MessagePort that it shares with the relay of its document. The relay hands it over
 * inside a `load` event on the document, synchronously at `document_start`; a `load` without a port asks for one, for
 * the case that the relay came first. `load` does not propagate from document to window, so nobody who listened on
 * the window of a fresh frame hears it; nothing hangs on that, the port confers nothing.
 * [Note: running twice] A second page script asks for a port too; the first one hears that and steps aside.
 */
import {
  addListener,
  dataOf,
  dispatch,
  NativeMessageEvent,
  portsOf,
  preventDefault,
  removeListener,
  startPort,
  stopImmediatePropagation,
} from "./captured.ts";

/** The event that carries the port, or asks for it, from either side. */
const HANDOVER = "load";

type Listener = {
  readonly onMessage: (message: unknown, port: MessagePort) => void;
  /** A newer page script has taken over this document. */
  readonly onReplaced: () => void;
};

/** Listens for the port and asks for it once. Returns what tells the newest port, or null before there is one. */
export function openPagePort(
  document: EventTarget,
  { onMessage, onReplaced }: Listener,
): () => MessagePort | null {
  let newest: MessagePort | null = null;
  let isAsking = true;

  const onHandover = (event: Event) => {
    const ports = portsIn(event);
    if (ports === null || (isAsking && ports[0] === undefined)) return;
    const port = ports[0];
    if (port === undefined) {
      removeListener(document, HANDOVER, onHandover);
      onReplaced();
      return;
    }
    stopImmediatePropagation(event);
    // Tells the relay that the port was taken.
    preventDefault(event);
    newest = port;
    addListener(port, "message", (message) => onMessage(dataOf(message), port));
    startPort(port);
  };

  addListener(document, HANDOVER, onHandover);
  dispatch(document, new NativeMessageEvent(HANDOVER));
  isAsking = false;
  return () => newest;
}

/** The ports of a handover; null for every other event that is called `load`. */
function portsIn(event: Event): readonly MessagePort[] | null {
  try {
    return portsOf(event) ?? null;
  } catch {
    // Not a MessageEvent.
    return null;
  }
}
