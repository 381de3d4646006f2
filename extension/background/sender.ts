/**
 * Who is speaking, told by the browser and never by the message. A frame is known by tab, frame and document; a page
 * of the extension by its address.
 */

/** The parts of `runtime.MessageSender` that are read here, as both browsers give them. */
export type BrowserSender = {
  readonly id?: string | undefined;
  readonly url?: string | undefined;
  readonly origin?: string | undefined;
  readonly frameId?: number | undefined;
  readonly documentId?: string | undefined;
  readonly tab?:
    | {
        readonly id?: number | undefined;
        readonly windowId?: number | undefined;
        readonly incognito: boolean;
      }
    | undefined;
};

/** The document that asked, and where its window is. */
export type Asker = {
  readonly tabId: number;
  readonly frameId: number;
  readonly documentId: string;
  readonly windowId: number;
  readonly isPrivate: boolean;
};

export type FrameSender = {
  readonly asker: Asker;
  /** Serialised origin; never opaque. */
  readonly origin: string;
};

/**
 * The web frame that a message came from, or null where it must not be served: another extension, a page of our own,
 * an opaque origin (a sandboxed frame has the site as url and "null" as origin), anything but http and https.
 */
export function frameSender(sender: BrowserSender, ownId: string): FrameSender | null {
  const { tab, frameId, documentId } = sender;
  if (sender.id !== ownId || tab?.id === undefined || frameId === undefined) return null;
  const origin = sender.origin ?? originOf(sender.url);
  if (origin === null || !/^https?:\/\//.test(origin)) return null;
  return {
    origin,
    asker: {
      tabId: tab.id,
      frameId,
      documentId: documentId ?? `${tab.id}:${frameId}`,
      windowId: tab.windowId ?? -1,
      isPrivate: tab.incognito,
    },
  };
}

/** True for a page of this extension (popup, manager, onboarding, approval window). */
export function isOwnPage(sender: BrowserSender, ownId: string, ownOrigin: string): boolean {
  return sender.id === ownId && sender.url !== undefined && sender.url.startsWith(`${ownOrigin}/ui/`);
}

function originOf(url: string | undefined): string | null {
  if (url === undefined || !URL.canParse(url)) return null;
  return new URL(url).origin;
}
