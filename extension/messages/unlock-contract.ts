/**
 * Unlocking by what the browser's own authenticators can compute (WebAuthn PRF). The pages ask the authenticator, for a
 * worker cannot; its 32 bytes cross inwards, in the one call that uses them, as a password does. Bytes are base64url.
 */

/** One way to unlock besides the password. */
export type UnlockMethod = {
  readonly credentialId: string;
  /** What the person calls it. */
  readonly name: string;
  readonly addedAtMs: number;
  /** How the browser reaches it, in WebAuthn's words: "internal" for what is built into the computer. */
  readonly transports: readonly string[];
};

/** What a page asks an authenticator with. Not secret, and known while the vault is locked. */
export type MethodChallenge = {
  readonly credentialId: string;
  /** 32 bytes: input of the PRF. */
  readonly salt: string;
  readonly transports: readonly string[];
};

/** Secret: what an authenticator answered. */
export type MethodProof = { readonly credentialId: string; readonly output: string };

/** "wrong-method": what this authenticator computes opens nothing here (any more). */
export type MethodResult = { readonly result: "unlocked" } | { readonly result: "wrong-method" };

/** A new way to unlock: what it answered over `salt`, and what the person calls it. */
export type RequestOfAdding = MethodProof & {
  readonly salt: string;
  readonly transports: readonly string[];
  readonly name: string;
};

type Nothing = Record<string, never>;
type Done = { readonly done: true };

export type UnlockMessages = {
  /** What can be asked now; none where only the password unlocks. Also while locked. */
  "unlock/challenges": { request: Nothing; response: { challenges: readonly MethodChallenge[] } };
  /** Unlocks; on an open vault it shows again who is there, as the password does. */
  "unlock/by-method": { request: MethodProof; response: MethodResult };
  "unlock/methods": { request: Nothing; response: { methods: readonly UnlockMethod[] } };
  /** Fault "vault/verify-first" as of "devices/remove"; "vault/unusable-method" where nothing was computed. */
  "unlock/add": { request: RequestOfAdding; response: Done };
  "unlock/rename": { request: { credentialId: string; name: string }; response: Done };
  "unlock/remove": { request: { credentialId: string }; response: Done };
};
