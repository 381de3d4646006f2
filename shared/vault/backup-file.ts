/**
 * A whole vault as one file, sealed to the paper device (FORMAT.md, "Backup files"): written without the words, opened
 * with them alone. HPKE to a public key says nothing of who wrote it, so a reader still verifies the log in it from
 * genesis on; that is not done here.
 */
import { ByteReader, ByteReaderError } from "../bytes/byte-reader.ts";
import { concatBytes, equalBytes } from "../bytes/bytes.ts";
import type { RandomBytes } from "../bytes/environment.ts";
import { type CborValue, decodeStrict, encodeCanonical } from "../cbor/cbor.ts";
import { CborFault } from "../cbor/cbor-fault.ts";
import {
  asArray,
  asBytes,
  asMap,
  asUnsigned,
  CborShapeError,
  cborMap,
  orNull,
  requireOnly,
} from "../cbor/cbor-map.ts";
import type { DevicePublicKeys } from "../log/device-id.ts";
import { deviceIdOf } from "../log/device-id.ts";
import { HASH_LENGTH, VAULT_ID_LENGTH } from "../log/entry-header.ts";
import { LABELS, labelled } from "../log/labels.ts";
import { padBody, unpadBody } from "../log/size-classes.ts";
import { BackupFault } from "./backup-fault.ts";
import type { DeviceKeys } from "./device-keys.ts";
import { hpkeOpen, hpkeSeal } from "./hpke-suite.ts";
import { type Op, opFromCbor, opToCbor } from "./ops.ts";

/** Files of other lengths than the filling's steps tell the size of a vault less exactly. */
export const BACKUP_STEP = 64 * 1024;
/** More than any vault with its control entries. */
export const MAX_BACKUP_BYTES: number = 128 * 1024 * 1024;
const BODY_VERSION = 1;
const DEVICE_ID_LENGTH = 16;
const ENC_LENGTH = 32;
const TAG_LENGTH = 16;
const IKM_LENGTH = 32;
const LENGTH_PREFIX = 4;
/** Every entry is an item of the body, and so is every operation's every part. */
const MAX_BODY_ITEMS = 4_000_000;
/** How the label of every version begins. */
const ANY_VERSION = /^keyferry\/v\d+\/backup\0/;

export type BackupContent = {
  /** When it was written, by the clock of the device that wrote it. */
  readonly writtenAtMs: number;
  /** A compacted beginning as of shared/log/accept-start.ts, or null where `entries` begins with genesis. */
  readonly start: {
    readonly leaves: readonly Uint8Array[];
    readonly control: readonly Uint8Array[];
    readonly snapshot: Uint8Array;
  } | null;
  /** Entries after the beginning; the snapshot is the first of them where there is a beginning. */
  readonly entries: readonly Uint8Array[];
  /** Chunks of the beginning's snapshot. */
  readonly chunks: readonly Uint8Array[];
  /** Operations that the log did not hold yet, edit by edit. May hold secrets. */
  readonly waiting: readonly (readonly Op[])[];
};

export type BackupHeader = {
  readonly vaultId: Uint8Array;
  /** The paper device that opens it. */
  readonly paperId: Uint8Array;
};

/** The exact bytes of a file. Needs no secret. Throws RangeError above MAX_BACKUP_BYTES. */
export async function sealBackup(
  vaultId: Uint8Array,
  paper: DevicePublicKeys,
  content: BackupContent,
  outside: { readonly random: RandomBytes },
): Promise<Uint8Array> {
  const head = headOf({ vaultId, paperId: deviceIdOf(paper) });
  const body = encodeBackupContent(content);
  const length = Math.ceil((body.length + LENGTH_PREFIX) / BACKUP_STEP) * BACKUP_STEP;
  if (length > MAX_BACKUP_BYTES - head.length - ENC_LENGTH - TAG_LENGTH)
    throw new RangeError("more than a backup file holds");
  const ikmE = outside.random(IKM_LENGTH);
  const { enc, ciphertext } = await hpkeSeal(paper.kemPublicKey, head, ikmE, padBody(body, length));
  return concatBytes(head, enc, ciphertext);
}

/** What a file says of itself. Throws BackupFault. */
export function readBackupHeader(untrusted: Uint8Array): BackupHeader {
  if (untrusted.length > MAX_BACKUP_BYTES) throw new BackupFault("backup/too-large", "more than a vault");
  const label = labelled(LABELS.backup);
  if (!equalBytes(untrusted.slice(0, label.length), label)) {
    const beginning = String.fromCharCode(...untrusted.slice(0, label.length + 8));
    const isNewer = ANY_VERSION.test(beginning);
    throw new BackupFault(
      isNewer ? "backup/needs-newer-version" : "backup/not-a-backup",
      "another beginning",
    );
  }
  try {
    const reader = new ByteReader(
      untrusted.slice(label.length, label.length + VAULT_ID_LENGTH + DEVICE_ID_LENGTH),
    );
    return { vaultId: reader.take(VAULT_ID_LENGTH), paperId: reader.take(DEVICE_ID_LENGTH) };
  } catch (cause) {
    if (cause instanceof ByteReaderError) throw new BackupFault("backup/damaged", "cut off", cause);
    throw cause;
  }
}

/** The content of a file. Throws BackupFault. The log in it is not judged. */
export async function openBackup(untrusted: Uint8Array, paper: DeviceKeys): Promise<BackupContent> {
  const header = readBackupHeader(untrusted);
  if (!equalBytes(header.paperId, paper.deviceId))
    throw new BackupFault("backup/other-words", "sealed to another paper device");
  const head = headOf(header);
  const enc = untrusted.slice(head.length, head.length + ENC_LENGTH);
  const ciphertext = untrusted.slice(head.length + ENC_LENGTH);
  if (enc.length < ENC_LENGTH || ciphertext.length < TAG_LENGTH) throw damaged("cut off");
  const padded = await hpkeOpen(paper.kemSecret, head, { enc, ciphertext });
  const body = padded === null ? null : unpadBody(padded);
  if (body === null) throw damaged("does not open");
  return decodeBackupContent(body);
}

function headOf({ vaultId, paperId }: BackupHeader): Uint8Array {
  return labelled(LABELS.backup, vaultId, paperId);
}

/** The body of a file, before it is padded and sealed. May hold secrets. */
export function encodeBackupContent({
  writtenAtMs,
  start,
  entries,
  chunks,
  waiting,
}: BackupContent): Uint8Array {
  return encodeCanonical(
    cborMap({
      v: BODY_VERSION,
      written_at: writtenAtMs,
      start:
        start === null
          ? null
          : cborMap({
              leaves: concatBytes(...start.leaves),
              control: start.control,
              snapshot: start.snapshot,
            }),
      entries,
      chunks,
      waiting: waiting.map((ops) => ops.map(opToCbor)),
    }),
  );
}

/** The content of an opened body. Throws BackupFault. */
export function decodeBackupContent(body: Uint8Array): BackupContent {
  try {
    const map = asMap(decodeStrict(body, { maxBytes: MAX_BACKUP_BYTES, maxItems: MAX_BODY_ITEMS }));
    const version = asUnsigned(map.get("v"));
    if (version > BODY_VERSION) throw new BackupFault("backup/needs-newer-version", `version ${version}`);
    requireOnly(map, "v", "written_at", "start", "entries", "chunks", "waiting");
    return {
      writtenAtMs: asUnsigned(map.get("written_at")),
      start: orNull(map.get("start"), readStart),
      entries: listOfBytes(map.get("entries")),
      chunks: listOfBytes(map.get("chunks")),
      waiting: asArray(map.get("waiting")).map((ops) => asArray(ops).map(opFromCbor)),
    };
  } catch (cause) {
    if (cause instanceof CborShapeError || cause instanceof CborFault)
      throw new BackupFault("backup/damaged", "a body that has not its form", cause);
    throw cause;
  }
}

function readStart(value: CborValue): NonNullable<BackupContent["start"]> {
  const map = asMap(value);
  requireOnly(map, "leaves", "control", "snapshot");
  const octets = asBytes(map.get("leaves"));
  if (octets.length === 0 || octets.length % HASH_LENGTH !== 0) throw new CborShapeError("leaves");
  const leaves = Array.from({ length: octets.length / HASH_LENGTH }, (_, place) =>
    octets.slice(place * HASH_LENGTH, (place + 1) * HASH_LENGTH),
  );
  return { leaves, control: listOfBytes(map.get("control")), snapshot: asBytes(map.get("snapshot")) };
}

function listOfBytes(value: CborValue | undefined): readonly Uint8Array[] {
  return asArray(value).map((one) => asBytes(one));
}

function damaged(what: string): BackupFault {
  return new BackupFault("backup/damaged", what);
}
