/** Entries and the chain, as FORMAT.md draws them: writing, judging (the kinds that this client writes), opening. */
import { randomBytes } from "node:crypto";
import { decode, encode, type Item } from "./cbor.ts";
import {
  hkdf,
  hpkeOpen,
  hpkeSeal,
  isSigned,
  label,
  open,
  publicOf,
  seal,
  sha256,
  signed,
  u,
} from "./primitives.ts";

export const KIND = { genesis: 1, data: 2, deviceAdd: 3 } as const;
const HEADER = 134;
const SIGNATURE = 64;
const EPOCH = 1;

export type Keys = { readonly sign: Uint8Array; readonly kem: Uint8Array };

/** The public half: `id` follows from the keys. */
export function face({ sign, kem }: Keys) {
  return faceOf(publicOf("ed25519", sign), publicOf("x25519", kem));
}

function faceOf(sig: Uint8Array, kem: Uint8Array) {
  return { sig, kem, id: sha256(label("device-id"), sig, kem).subarray(0, 16) };
}

type Face = ReturnType<typeof face>;

/** The paper device of these 32 bytes of entropy. */
export function paperKeys(entropy: Uint8Array): Keys {
  return { sign: hkdf(entropy, label("recovery-sign")), kem: hkdf(entropy, label("recovery-kem")) };
}

export function newKeys(): Keys {
  return { sign: randomBytes(32), kem: randomBytes(32) };
}

/** Where a log stands, and who may write: all that is needed to judge the next entry. */
export type Log = {
  readonly vaultId: Uint8Array;
  readonly seq: number;
  readonly head: Uint8Array;
  readonly members: ReadonlyMap<string, { readonly face: Face; readonly devSeq: number }>;
};

type Draft = { readonly kind: number; readonly clear: Uint8Array; readonly body: Item };
type Place = Pick<Log, "vaultId" | "seq" | "head">;

/** A whole entry for the place after `at`. */
function written(
  at: Place,
  { kind, clear, body }: Draft,
  by: Keys,
  devSeq: number,
  ek: Uint8Array,
  coSigner?: Keys,
) {
  const bytes = encode(body);
  const signatures = coSigner === undefined ? 1 : 2;
  const least = HEADER + clear.length + 4 + bytes.length + 16 + signatures * SIGNATURE;
  let size = 1024;
  while (size < least) size *= 2;
  const padded = Buffer.concat([u(32, bytes.length), bytes, new Uint8Array(size - least)]);
  const nonce = randomBytes(24);
  const header = Buffer.concat([
    ...[u(8, 1), u(8, kind), at.vaultId, u(32, EPOCH), u(64, at.seq + 1), at.head, face(by).id],
    ...[u(64, devSeq), nonce, u(32, clear.length), u(32, padded.length + 16)],
  ]);
  const aad = Buffer.concat([header, clear]);
  const ciphertext = seal(entryKey(at.vaultId, ek), nonce, aad, padded);
  const co =
    coSigner === undefined ? [] : [signed(coSigner.sign, label("entry-cosignature"), aad, ciphertext)];
  const own = signed(by.sign, label("entry-signature"), aad, ciphertext, ...co);
  return Buffer.concat([aad, ciphertext, ...co, own]);
}

function entryKey(vaultId: Uint8Array, ek: Uint8Array): Buffer {
  return hkdf(ek, label("entry-key"), vaultId, u(32, EPOCH));
}

function commitmentOf(vaultId: Uint8Array, ek: Uint8Array): Buffer {
  return hkdf(ek, label("key-commitment"), vaultId, u(32, EPOCH));
}

function placeOf(vaultId: Uint8Array, { id, kem }: Face): Buffer {
  return Buffer.concat([vaultId, u(32, EPOCH), id, kem]);
}

function wrap(vaultId: Uint8Array, ek: Uint8Array, to: Face): Buffer {
  const place = placeOf(vaultId, to);
  const ikmE = hkdf(ek, label("wrap"), place);
  const { enc, ct } = hpkeSeal(to.kem, ikmE, Buffer.concat([label("wrap-info"), place]), ek);
  return Buffer.concat([enc, ct]);
}

/** Genesis of a new vault, and what only its devices know. */
export function founded(device: Keys, paper: Keys, names: { device_name: string; platform: string }) {
  const ek = randomBytes(32);
  const [d, r] = [face(device), face(paper)];
  const founding = Buffer.concat([u(8, 1), randomBytes(32), r.sig, r.kem, d.sig, d.kem]);
  const vaultId = sha256(label("vault-id"), founding);
  const recipients = [d, r].sort((a, b) => Buffer.compare(a.id, b.id));
  const wraps = recipients.flatMap((to) => [to.id, wrap(vaultId, ek, to)]);
  const clear = Buffer.concat([founding, commitmentOf(vaultId, ek), u(16, 2), ...wraps]);
  const at = { vaultId, seq: 0, head: new Uint8Array(32) };
  const genesis = written(at, { kind: KIND.genesis, clear, body: { v: 1, ...names } }, device, 1, ek, paper);
  return { vaultId, ek, genesis };
}

export function dataEntry(log: Log, by: Keys, ek: Uint8Array, ops: readonly Item[]): Buffer {
  const hlc = Buffer.concat([u(64, Date.now()).subarray(2), u(16, 0)]);
  const body = { v: 1, op_id: randomBytes(16), hlc, base_seq: log.seq, ops };
  return written(log, { kind: KIND.data, clear: new Uint8Array(), body }, by, nextOf(log, by), ek);
}

export function deviceAdd(log: Log, by: Keys, ek: Uint8Array, newcomer: Keys): Buffer {
  const { sig, kem, id } = face(newcomer);
  const possession = signed(newcomer.sign, label("possession"), log.vaultId, sig, kem);
  const clear = Buffer.concat([sig, kem, u(64, 0), possession, wrap(log.vaultId, ek, { sig, kem, id })]);
  const body = { v: 1, device_name: "Second", platform: "Elsewhere" };
  return written(log, { kind: KIND.deviceAdd, clear, body }, by, nextOf(log, by), ek);
}

function nextOf(log: Log, by: Keys): number {
  return (log.members.get(face(by).id.toString("hex"))?.devSeq ?? 0) + 1;
}

/** An entry taken apart. */
export function parts(entry: Uint8Array) {
  const bytes = Buffer.from(entry);
  const [clearEnd, ctLength] = [HEADER + bytes.readUInt32BE(126), bytes.readUInt32BE(130)];
  const end = clearEnd + ctLength;
  const signatures: Buffer[] = [];
  for (let at = end; at < bytes.length; at += SIGNATURE) signatures.push(bytes.subarray(at, at + SIGNATURE));
  return {
    ...{ kind: bytes.readUInt8(1), vaultId: bytes.subarray(2, 34), epoch: bytes.readUInt32BE(34) },
    ...{
      seq: Number(bytes.readBigUInt64BE(38)),
      prev: bytes.subarray(46, 78),
      device: bytes.subarray(78, 94),
    },
    ...{ devSeq: Number(bytes.readBigUInt64BE(94)), nonce: bytes.subarray(102, 126) },
    ...{ header: bytes.subarray(0, HEADER), clear: bytes.subarray(HEADER, clearEnd) },
    ...{ ciphertext: bytes.subarray(clearEnd, end), signatures, unsigned: bytes.subarray(0, end) },
  };
}

/** "Accepting an entry". Throws where it does not follow. */
export function accepted(log: Log | null, entry: Uint8Array): Log {
  const e = parts(entry);
  const must = (isRight: boolean, what: string) => {
    if (!isRight) throw new Error(`refused: ${what}`);
  };
  const head = sha256(
    ...[label("head"), e.prev],
    sha256(label("leaf"), e.header, sha256(e.clear), sha256(e.ciphertext), ...e.signatures),
  );
  const next = { vaultId: e.vaultId, seq: e.seq, head };
  if (log === null) {
    must(e.kind === KIND.genesis && e.seq === 1 && e.devSeq === 1 && e.signatures.length === 2, "genesis");
    must(e.vaultId.equals(sha256(label("vault-id"), e.clear.subarray(0, 161))), "vault id");
    const at = (from: number) => e.clear.subarray(from, from + 32);
    const [r, d] = [faceOf(at(33), at(65)), faceOf(at(97), at(129))];
    const [co, own] = [e.signatures[0] ?? e.header, e.signatures[1] ?? e.header];
    must(isSigned(co, r.sig, label("entry-cosignature"), e.unsigned), "paper's signature");
    must(isSigned(own, d.sig, label("entry-signature"), e.unsigned, co), "first device's signature");
    return { ...next, members: withMember(withMember(new Map(), r, 0), d, 1) };
  }
  const signer = log.members.get(e.device.toString("hex"));
  if (signer === undefined) throw new Error("refused: not a member");
  must(e.vaultId.equals(log.vaultId) && e.seq === log.seq + 1 && e.prev.equals(log.head), "place");
  must(e.devSeq === signer.devSeq + 1 && e.epoch === EPOCH, "counter");
  const [own] = e.signatures;
  must(
    own !== undefined && isSigned(own, signer.face.sig, label("entry-signature"), e.unsigned),
    "signature",
  );
  const members = withMember(log.members, signer.face, e.devSeq);
  if (e.kind === KIND.data) return { ...next, members };
  must(e.kind === KIND.deviceAdd, "a kind that this client does not know");
  const newcomer = faceOf(e.clear.subarray(0, 32), e.clear.subarray(32, 64));
  const possession = e.clear.subarray(72, 136);
  must(
    isSigned(possession, newcomer.sig, label("possession"), e.vaultId, newcomer.sig, newcomer.kem),
    "possession",
  );
  return { ...next, members: withMember(members, newcomer, 0) };
}

function withMember(members: Log["members"], one: Face, devSeq: number): Log["members"] {
  return new Map([...members, [one.id.toString("hex"), { face: one, devSeq }]]);
}

/** The epoch key from the wrap for this device, wherever in the log it stands. */
export function epochKey(entries: readonly Uint8Array[], keys: Keys): Buffer {
  const me = face(keys);
  for (const { kind, clear, vaultId } of entries.map(parts)) {
    const found =
      kind === KIND.genesis ? genesisWrap(clear, me) : kind === KIND.deviceAdd ? addWrap(clear, me) : null;
    if (found === null) continue;
    const info = Buffer.concat([label("wrap-info"), placeOf(vaultId, me)]);
    const ek = hpkeOpen(keys.kem, found.subarray(0, 32), info, found.subarray(32));
    const commitment = parts(entries[0] ?? clear).clear.subarray(161, 193);
    if (!commitmentOf(vaultId, ek).equals(commitment)) throw new Error("not the key that was committed to");
    return ek;
  }
  throw new Error("no wrap for this device");
}

function genesisWrap(clear: Buffer, { id }: Face): Buffer | null {
  const count = clear.readUInt16BE(193);
  for (let at = 195; at < 195 + count * 96; at += 96)
    if (clear.subarray(at, at + 16).equals(id)) return clear.subarray(at + 16, at + 96);
  return null;
}

function addWrap(clear: Buffer, { sig }: Face): Buffer | null {
  return clear.subarray(0, 32).equals(sig) ? clear.subarray(136, 216) : null;
}

/** The body of an entry. */
export function opened(entry: Uint8Array, ek: Uint8Array): Item {
  const { vaultId, nonce, header, clear, ciphertext } = parts(entry);
  const padded = open(entryKey(vaultId, ek), nonce, Buffer.concat([header, clear]), ciphertext);
  const end = 4 + padded.readUInt32BE();
  if (padded.subarray(end).some((byte) => byte !== 0)) throw new Error("a filling that is not zero");
  return decode(padded.subarray(4, end));
}
