/**
 * Messages from the extension's own pages: who is it, is the name known, is the request of the right form; then the
 * handler; then the answer, with every fault as its code. Secrets are neither logged nor echoed.
 */
import * as v from "valibot";
import type { MessageName, RequestOf, ResponseOf, WireAnswer } from "../messages/contract.ts";
import { faultCode } from "./fault-code.ts";
import { isMessageName, REQUEST_DECODERS } from "./request-decoders.ts";

import { type BrowserSender, isOwnPage } from "./sender.ts";

/** The page that asks, as far as handlers need it. */
export type PageSender = { readonly windowId: number | null };

export type Handlers = {
  readonly [Name in MessageName]: (request: RequestOf<Name>, sender: PageSender) => Promise<ResponseOf<Name>>;
};

/**
 * The answer to a message, or null where it is not for us (another extension, a content script, an unknown name):
 * then nothing is answered at all.
 */
export async function dispatch(
  untrusted: unknown,
  sender: BrowserSender,
  own: { readonly id: string; readonly origin: string },
  handlers: Handlers,
): Promise<WireAnswer | null> {
  if (!isOwnPage(sender, own.id, own.origin)) return null;
  if (typeof untrusted !== "object" || untrusted === null) return null;
  const { name, request } = untrusted as { name?: unknown; request?: unknown };
  if (!isMessageName(name)) return null;
  return answer(name, request, { windowId: sender.tab?.windowId ?? null }, handlers);
}

async function answer<Name extends MessageName>(
  name: Name,
  untrustedRequest: unknown,
  sender: PageSender,
  handlers: Handlers,
): Promise<WireAnswer<Name>> {
  const decoder: v.GenericSchema<unknown, RequestOf<Name>> = REQUEST_DECODERS[name];
  const decoded = v.safeParse(decoder, untrustedRequest);
  if (!decoded.success) return { ok: false, fault: "message/malformed" };
  try {
    return { ok: true, response: await handlers[name](decoded.output, sender) };
  } catch (error) {
    return { ok: false, fault: faultCode(error) };
  }
}
