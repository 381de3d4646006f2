/**
 * Seals and signs an edit for the place behind a head: a data entry, or, after a fork, a reissue entry. The same edit
 * may be sealed again for another place when others were faster. The caller stores the exact bytes, the new head and
 * the changed item rows in one strict transaction before anyone is told.
 */
import type { RandomBytes } from "../bytes/environment.ts";
import { encodeReissueClear } from "../log/clear-reissue.ts";
import { encodeEntry } from "../log/entry.ts";
import { leafHash, nextHead } from "../log/hash-chain.ts";
import { LogFault } from "../log/log-fault.ts";
import type { SignatureScheme } from "../log/signature-scheme.ts";
import type { Edit } from "./edit.ts";
import { encodeDataBody, encodeReissueBody } from "./entry-body.ts";
import { keyByCommitment } from "./epoch-key.ts";
import { laterHlc } from "./hlc.ts";
import type { Keyring } from "./keyring.ts";
import type { LogHead } from "./log-head.ts";
import type { OpenedData } from "./opened-entry.ts";
import { type EntryDraft, sealEntry } from "./seal-entry.ts";
import { VaultFault } from "./vault-fault.ts";

export type WrittenEntry = {
  /** The exact bytes to keep and, later, to send. */
  readonly entry: Uint8Array;
  /** Where the device stands after it. */
  readonly head: LogHead;
  /** The same entry for applyEntry. Contains secrets where the operations do. */
  readonly opened: OpenedData;
};

/** A data body is no longer, so that with its origin and a group it still fits an entry when it is brought over. */
export const MAX_DATA_BODY = 65_000;

/** What sealing takes from outside: chance, and a faster Ed25519 where there is one. */
export type SealOutside = { readonly random: RandomBytes; readonly scheme?: SignatureScheme };

/**
 * One entry with this edit. Throws VaultFault "vault/no-epoch-key" when the keyring lacks the current epoch's key,
 * "vault/cannot-write" for an edit that has seen more than `head` (or, reissued, more than the fork), LogFault
 * "log/too-large" when the operations do not fit one entry.
 */
export function sealEdit(keyring: Keyring, head: LogHead, edit: Edit, outside: SealOutside): WrittenEntry {
  const epochKey = keyByCommitment(keyring.epochKeys, head.commitment);
  if (epochKey === null) throw new VaultFault("vault/no-epoch-key", "the current epoch");
  const { reissue, ...body } = edit;
  const seq = head.seq + 1;
  const devSeq = head.devSeq + 1;
  const place = { vaultId: keyring.vaultId, seq, prev: head.head, devSeq };
  const { scheme } = outside;
  const entry = sealEntry(
    { ...place, ...sealedParts(edit, head) },
    epochKey,
    { ...keyring.device, ...(scheme && { scheme }) },
    outside.random,
  );
  const hlc = laterHlc(head.hlc, edit.hlc);
  return {
    entry: encodeEntry(entry),
    head: { ...head, seq, devSeq, hlc, head: nextHead(head.head, leafHash(entry)) },
    opened: { kind: "data", seq, device: keyring.device.deviceId, devSeq, body, reissue },
  };
}

function sealedParts({ reissue, ...body }: Edit, head: LogHead): Pick<EntryDraft, "kind" | "clear" | "body"> {
  if (body.baseSeq > head.seq) throw new VaultFault("vault/cannot-write", "an edit of what is not there");
  if (reissue === null) {
    const encoded = encodeDataBody(body);
    if (encoded.length > MAX_DATA_BODY) throw new LogFault("log/too-large", "operations of one entry");
    return { kind: "data", clear: new Uint8Array(), body: encoded };
  }
  if (body.group === null || body.baseSeq > reissue.forkSeq)
    throw new VaultFault("vault/cannot-write", "a reissue without group or past its fork");
  return {
    kind: "reissue",
    clear: encodeReissueClear(reissue),
    body: encodeReissueBody(body, reissue.device),
  };
}
