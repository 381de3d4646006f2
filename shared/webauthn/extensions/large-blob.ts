/**
 * The largeBlob extension (WebAuthn Level 3, section 10.1.5): a few kilobytes that a site keeps with a passkey. It is a
 * synced field of the passkey; nothing of it appears in authenticator data. As with authenticators that have CTAP's
 * largeBlobKey, only a passkey that was made with the extension may hold one, or one that was imported with its blob.
 */
import { encodeBase64url } from "../../bytes/base64url.ts";
import { CeremonyFault } from "../ceremony-fault.ts";
import type { CredentialDescriptor } from "../credential-descriptor.ts";
import type { CredentialSource } from "../credential-source.ts";
import type { CredentialStore } from "../credential-store.ts";
import { toBoolean, toBytes, toDictionary, toDomString } from "../webidl.ts";

/** What the site asks to do at get; at most one of the two. */
export type LargeBlobRequest = { readonly read: boolean; readonly write: Uint8Array | null };

/** `blob` in base64url: for the page that asked, and no one else. */
export type LargeBlobOutput = {
  readonly supported?: boolean;
  readonly blob?: string;
  readonly written?: boolean;
};

/** A site may keep so much with one passkey; each earlier value stays in the passkey's history for a while. */
export const MAX_WRITTEN_BYTES = 16 * 1024;

/**
 * True when the site names the extension at create: "required", "preferred" and unknown words of `support` come to the
 * same, since every passkey made here can hold a blob. Throws CeremonyFault "ceremony/unsupported-option".
 */
export function decodeLargeBlobForCreate(untrusted: unknown): boolean {
  if (untrusted === undefined) return false;
  const inputs = toDictionary(untrusted);
  if (inputs["support"] !== undefined) toDomString(inputs["support"]);
  // Client processing at registration, step 1: there is nothing yet to read or to write to.
  if (inputs["read"] !== undefined || inputs["write"] !== undefined)
    throw new CeremonyFault("ceremony/unsupported-option", "largeBlob read or write at create");
  return true;
}

/** The member `largeBlob` at get, null where it asks for nothing. Throws CeremonyFault. */
export function decodeLargeBlobForGet(
  untrusted: unknown,
  allowCredentials: readonly CredentialDescriptor[],
): LargeBlobRequest | null {
  const inputs = toDictionary(untrusted);
  // Client processing at authentication, steps 1 to 3.
  if (inputs["support"] !== undefined) throw unsupported("largeBlob support at get");
  const read = toBoolean(inputs["read"]);
  const write = inputs["write"] === undefined ? null : toBytes(inputs["write"]);
  if (read && write !== null) throw unsupported("largeBlob read and write at once");
  if (write !== null && allowCredentials.length !== 1)
    throw unsupported("largeBlob write without exactly one allowed credential");
  return read || write !== null ? { read, write } : null;
}

/** The extension's output at get. A write that fails is told to the site and does not fail the sign-in. */
export async function largeBlobAtGet(
  { write }: LargeBlobRequest,
  { rpId, credentialId }: CredentialSource,
  store: CredentialStore,
): Promise<LargeBlobOutput> {
  const held = await store.largeBlob(rpId, credentialId);
  if (write === null) return held.blob === null ? {} : { blob: encodeBase64url(held.blob) };
  const fits = held.mayHold && write.length <= MAX_WRITTEN_BYTES;
  return { written: fits && (await store.writeLargeBlob(rpId, credentialId, write)) };
}

function unsupported(message: string): CeremonyFault {
  return new CeremonyFault("ceremony/unsupported-option", message);
}
