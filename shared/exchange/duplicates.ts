/**
 * Passkeys that meet: the same (rpId, credentialId) with the same key is already there, with another key a conflict
 * that nothing overwrites. One key under two sites is kept once. Works within a file and against what a vault holds.
 */
import { bytesToHex, equalBytes } from "../bytes/bytes.ts";
import type { ExchangePasskey } from "./exchange-passkey.ts";

/** What a passkey is known by. */
export type KnownPasskey = Pick<ExchangePasskey, "rpId" | "credentialId" | "privateKeyPkcs8">;

export type Verdict = "import" | "already-present" | "conflict" | "key-of-another-site";

/** Remembers what it was shown; `judge` answers for each passkey in turn and remembers those to import. */
export class DuplicateFinder {
  readonly #keys = new Map<string, Uint8Array>();
  readonly #sites = new Map<string, string>();

  judge(passkey: KnownPasskey): Verdict {
    const name = nameOf(passkey);
    const known = this.#keys.get(name);
    if (known !== undefined)
      return equalBytes(known, passkey.privateKeyPkcs8) ? "already-present" : "conflict";
    const keyName = bytesToHex(passkey.privateKeyPkcs8);
    const site = this.#sites.get(keyName);
    if (site !== undefined && site !== passkey.rpId) return "key-of-another-site";
    this.#keys.set(name, passkey.privateKeyPkcs8);
    this.#sites.set(keyName, passkey.rpId);
    return "import";
  }
}

/** The same for two entries about one passkey, whatever their keys. */
export function nameOf({ rpId, credentialId }: Pick<KnownPasskey, "rpId" | "credentialId">): string {
  return `${rpId}\n${bytesToHex(credentialId)}`;
}
