/** Requests of a page as they reach the background, with one part overridden where a test needs it. */
import { randomUUID } from "node:crypto";
import type { FrameSender } from "../../extension/background/sender.ts";
import type { RelayToBackground } from "../../extension/messages/ceremony-contract.ts";
import type { Json } from "../../extension/messages/page-contract.ts";

export const ORIGIN = "https://example.org";
export const RP_ID = "example.org";

type Submit = Extract<RelayToBackground, { type: "submit" }>;

export function creationOptions(overrides: { readonly [name: string]: Json } = {}): Json {
  return {
    rp: { name: "Example" },
    user: { id: "dXNlcg", name: "anna@example.org", displayName: "Anna" },
    challenge: "Y2hhbGxlbmdl",
    pubKeyCredParams: [{ type: "public-key", alg: -7 }],
    authenticatorSelection: { residentKey: "required", userVerification: "preferred" },
    ...overrides,
  };
}

export function requestOptions(overrides: { readonly [name: string]: Json } = {}): Json {
  return { challenge: "Y2hhbGxlbmdl", rpId: RP_ID, userVerification: "preferred", ...overrides };
}

export function submit(
  operation: "create" | "get",
  untrustedOptions: Json,
  overrides: Partial<Submit> = {},
): Submit {
  const frame = { ancestorOrigins: [], isAllowedByPolicy: true, hasUserActivation: true };
  return {
    type: "submit",
    requestId: randomUUID(),
    operation,
    untrustedOptions,
    mediation: "",
    frame,
    ...overrides,
  };
}

export function sender(overrides: Partial<FrameSender["asker"]> = {}, origin: string = ORIGIN): FrameSender {
  const asker = {
    tabId: 1,
    frameId: 0,
    documentId: "document-1",
    windowId: 10,
    isPrivate: false,
    ...overrides,
  };
  return { origin, asker };
}
