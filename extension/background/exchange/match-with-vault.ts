/**
 * What the vault has of the passkeys of a file, by site and credential id. The same key under the same id is the same
 * passkey, whatever format it came in; another key is a conflict that nothing overwrites.
 */
import { equalBytes } from "../../../shared/bytes/bytes.ts";
import { encodeCoseKey } from "../../../shared/cose/cose-key.ts";
import { KeyFault } from "../../../shared/cose/key-fault.ts";
import { decodePkcs8 } from "../../../shared/cose/pkcs8.ts";
import type { ExchangePasskey } from "../../../shared/exchange/exchange-passkey.ts";
import { passkeyItemId } from "../../../shared/vault/item-id.ts";
import type { Breathe, FoundPasskey, VaultContents, WholePasskey } from "../vault/vault-contents.ts";

export type VaultMatch =
  | { readonly is: "new" }
  /** `lacksPrf`: the file has PRF seeds and the vault's passkey none. */
  | { readonly is: "live" | "trashed"; readonly itemId: Uint8Array; readonly lacksPrf: boolean }
  | { readonly is: "conflict" }
  /** The vault's own cannot be read, so nothing is known. */
  | { readonly is: "damaged" };

/** One for each passkey, in their order. `breathe` is told how many were looked up. */
export async function matchWithVault(
  passkeys: readonly ExchangePasskey[],
  contents: VaultContents,
  breathe: Breathe,
): Promise<readonly VaultMatch[]> {
  const itemIds = passkeys.map(({ rpId, credentialId }) => passkeyItemId(rpId, credentialId));
  const found = await contents.passkeys(itemIds, breathe);
  const matches: VaultMatch[] = [];
  for (const [at, passkey] of passkeys.entries()) {
    const match = matchOf(passkey, found[at] ?? null);
    matches.push(
      match.is === "conflict"
        ? await matchAside(passkey, found[at], contents, () => breathe(passkeys.length))
        : match,
    );
  }
  return matches;
}

/** A different passkey that came under this id from another device lies aside: perhaps it is that one. */
async function matchAside(
  passkey: ExchangePasskey,
  found: FoundPasskey | undefined,
  contents: VaultContents,
  breathe: Breathe,
): Promise<VaultMatch> {
  const ids = found && found !== "damaged" ? found.item.conflicts : [];
  const aside = (await contents.passkeys(ids, breathe)).map((one) => matchOf(passkey, one));
  return aside.find(({ is }) => is === "live" || is === "trashed") ?? { is: "conflict" };
}

function matchOf(passkey: ExchangePasskey, found: FoundPasskey): VaultMatch {
  if (found === null) return { is: "new" };
  if (found === "damaged") return { is: "damaged" };
  if (!isSameKey(passkey.privateKeyPkcs8, found.source.privateKeyPkcs8)) return { is: "conflict" };
  return {
    is: found.item.life === "trashed" ? "trashed" : "live",
    itemId: found.item.itemId,
    lacksPrf: lacksPrf(passkey, found),
  };
}

function lacksPrf({ prfSeeds }: ExchangePasskey, { source }: WholePasskey): boolean {
  return prfSeeds !== null && source.prfSeeds === null;
}

/** A key may be spelled in several ways: what is the same is what it signs as. */
function isSameKey(a: Uint8Array, b: Uint8Array): boolean {
  return equalBytes(a, b) || equalBytes(publicKeyOf(a), publicKeyOf(b));
}

function publicKeyOf(pkcs8: Uint8Array): Uint8Array {
  try {
    return encodeCoseKey(decodePkcs8(pkcs8).publicKey);
  } catch (cause) {
    // A key of the vault that cannot be read is no other key's equal.
    if (cause instanceof KeyFault) return pkcs8;
    throw cause;
  }
}
