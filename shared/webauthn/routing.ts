/**
 * Who answers a request, judged by the request alone: Keyferry, or the browser's own authenticators because the
 * site asks for one of those or for something only they can do. Whether there is a vault and a passkey in it is
 * looked at elsewhere.
 */
import type { CreationOptions } from "./creation-options.ts";
import type { RequestOptions } from "./request-options.ts";

export type Route = "ours" | "native";

/** `offerForSecurityKey`: the person wants Keyferry also where a site asks for a security key or phone. */
export function routeCreate(
  { authenticatorAttachment, hints, extensions }: CreationOptions,
  { offerForSecurityKey }: { readonly offerForSecurityKey: boolean },
): Route {
  if (extensions.needsNative) return "native";
  if (offerForSecurityKey) return "ours";
  if (authenticatorAttachment !== null)
    return authenticatorAttachment === "cross-platform" ? "native" : "ours";
  const [first] = hints;
  return first === "security-key" || first === "hybrid" ? "native" : "ours";
}

/** A passkey that is here wins over hints and transports, which are often wrong. */
export function routeGet({ extensions }: RequestOptions): Route {
  return extensions.needsNative ? "native" : "ours";
}
