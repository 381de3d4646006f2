/** What the relay sends, decoded. The options inside stay untrusted: the ceremony decodes them itself. */
import * as v from "valibot";
import { SIGNAL_METHODS } from "../../../shared/webauthn/site-signal.ts";
import type { RelayToBackground } from "../../messages/ceremony-contract.ts";
import type { Json } from "../../messages/page-contract.ts";

const requestId = v.pipe(v.string(), v.uuid());
const origin = v.pipe(v.string(), v.maxLength(2048));

/** Arrived as JSON; what is in it is for the ceremony to decode. */
const json = v.custom<Json>((value) => value !== undefined);

const message = v.variant("type", [
  v.strictObject({
    type: v.literal("submit"),
    requestId,
    operation: v.picklist(["create", "get"]),
    untrustedOptions: json,
    mediation: v.pipe(v.string(), v.maxLength(64)),
    frame: v.strictObject({
      ancestorOrigins: v.pipe(v.array(origin), v.maxLength(256)),
      isAllowedByPolicy: v.boolean(),
      hasUserActivation: v.boolean(),
    }),
  }),
  v.strictObject({
    type: v.literal("signal"),
    requestId,
    method: v.picklist(SIGNAL_METHODS),
    untrustedOptions: json,
  }),
  v.strictObject({ type: v.literal("abort"), requestId }),
  v.strictObject({ type: v.literal("confirm"), requestId }),
  v.strictObject({ type: v.literal("ping") }),
]);

/** The message, or null where it is not one of the contract's. */
export function decodeRelayMessage(untrusted: unknown): RelayToBackground | null {
  const decoded = v.safeParse(message, untrusted);
  return decoded.success ? decoded.output : null;
}
