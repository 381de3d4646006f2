/**
 * Where this device stands in the log: all that is needed to write the next entry, kept in a sealed row beside the
 * entries and replaced in the same transaction. Also the pin: only extensions of it are accepted.
 */
import { decodeStrict, encodeCanonical } from "../cbor/cbor.ts";
import { CborFault } from "../cbor/cbor-fault.ts";
import { asBytes, asMap, asUnsigned, CborShapeError, cborMap, requireOnly } from "../cbor/cbor-map.ts";
import { type ControlState, memberById } from "../log/control-state.ts";
import { HASH_LENGTH, VAULT_ID_LENGTH } from "../log/entry-header.ts";
import { readHlc } from "./entry-body.ts";
import { encodeHlc, type Hlc } from "./hlc.ts";
import { VaultFault } from "./vault-fault.ts";

const HEAD_VERSION = 1;

export type LogHead = {
  readonly vaultId: Uint8Array;
  /** The last entry. */
  readonly seq: number;
  /** 32 bytes: the chain's head after it. */
  readonly head: Uint8Array;
  readonly epoch: number;
  /** 32 bytes: which key is the current epoch's. */
  readonly commitment: Uint8Array;
  /** How many entries of this device the log holds. */
  readonly devSeq: number;
  /** The latest time seen in the log or given here. */
  readonly hlc: Hlc;
};

/** Where a device stands in a log in this state. `hlc`: the latest time seen or given. */
export function logHeadOf(control: ControlState, deviceId: Uint8Array, hlc: Hlc): LogHead {
  const { vaultId, seq, head, epoch } = control;
  const commitment = control.commitments.at(-1);
  if (commitment === undefined) throw new VaultFault("vault/tampered", "a log without epochs");
  return { vaultId, seq, head, epoch, commitment, devSeq: memberById(control, deviceId)?.devSeq ?? 0, hlc };
}

export function encodeLogHead(head: LogHead): Uint8Array {
  return encodeCanonical(
    cborMap({
      v: HEAD_VERSION,
      vault: head.vaultId,
      seq: head.seq,
      head: head.head,
      epoch: head.epoch,
      commitment: head.commitment,
      dev_seq: head.devSeq,
      hlc: encodeHlc(head.hlc),
    }),
  );
}

/** Throws VaultFault "vault/unknown-version" or "vault/corrupted-row". */
export function decodeLogHead(bytes: Uint8Array): LogHead {
  try {
    const map = asMap(decodeStrict(bytes));
    const version = asUnsigned(map.get("v"));
    if (version !== HEAD_VERSION) throw new VaultFault("vault/unknown-version", `head version ${version}`);
    requireOnly(map, "v", "vault", "seq", "head", "epoch", "commitment", "dev_seq", "hlc");
    return {
      vaultId: asBytes(map.get("vault"), VAULT_ID_LENGTH),
      seq: asUnsigned(map.get("seq")),
      head: asBytes(map.get("head"), HASH_LENGTH),
      epoch: asUnsigned(map.get("epoch")),
      commitment: asBytes(map.get("commitment"), HASH_LENGTH),
      devSeq: asUnsigned(map.get("dev_seq")),
      hlc: readHlc(map.get("hlc")),
    };
  } catch (cause) {
    if (cause instanceof CborShapeError || cause instanceof CborFault)
      throw new VaultFault("vault/corrupted-row", "log head", cause);
    throw cause;
  }
}
