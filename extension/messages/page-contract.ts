/**
 * What page script (MAIN world) and relay (ISOLATED world) say to each other over the one MessagePort of a document.
 * The page script stands among hostile code: everything it sends is `Untrusted…` until the background decoded it,
 * and nothing the relay sends is secret from the page.
 */

/** Any JSON value. Bytes are base64url strings. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

export type Operation = "create" | "get";

/** How a call ends for the page. */
export type Outcome =
  /** `credential` is RegistrationResponseJSON or AuthenticationResponseJSON (WebAuthn Level 3, sections 5.1.8, 5.1.9). */
  | { readonly kind: "credential"; readonly credential: Json }
  /** A DOMException (or TypeError) of this name. */
  | { readonly kind: "fault"; readonly name: string; readonly message: string }
  /** The browser's own authenticator shall answer, with the original options. */
  | { readonly kind: "native" };

export type PageToRelay =
  | {
      readonly type: "call";
      /** Counts up in one document. */
      readonly callId: number;
      readonly operation: Operation;
      /** The `publicKey` member with every buffer as base64url. */
      readonly untrustedOptions: Json;
      readonly mediation: string;
    }
  | { readonly type: "abort"; readonly callId: number }
  /** What the site says of its passkeys: `PublicKeyCredential[method](untrustedOptions)`. Nothing comes back. */
  | { readonly type: "signal"; readonly method: string; readonly untrustedOptions: Json }
  /** The promise has been settled; the recorded outcome may be forgotten. */
  | { readonly type: "confirm"; readonly callId: number };

export type RelayToPage =
  /** Sent in the same turn as the call arrives: the relay is alive. */
  | { readonly type: "ack"; readonly callId: number }
  /** Every 5 s while a call is open. */
  | { readonly type: "heartbeat"; readonly callId: number }
  | { readonly type: "outcome"; readonly callId: number; readonly outcome: Outcome }
  /** The extension is gone or was reloaded: every later call belongs to the browser. */
  | { readonly type: "orphaned" };
