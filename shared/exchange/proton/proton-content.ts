/**
 * The sealed part of a Proton passkey: MessagePack `{c: [bytes as integers], v: 1}`, and inside `c` another map with
 * the COSE key, the ids and the PRF seeds. Read by key, not by order; ES256 only, since no sample of another kind is
 * public. Written in the order and with the widths that Proton itself uses.
 */
import { Decoder, Encoder } from "@msgpack/msgpack";
import { ES256 } from "../../cose/algorithms.ts";
import { decodePkcs8 } from "../../cose/pkcs8.ts";
import type { ExchangePasskey, ExchangeSeeds } from "../exchange-passkey.ts";
import { readEcNumbers } from "../jwk.ts";
import type { ReadKey } from "../key-reading.ts";
import { LIMITS } from "../limits.ts";
import { Skip } from "../read-collector.ts";

export type ProtonContent = {
  readonly key: ReadKey;
  readonly credentialId: Uint8Array;
  readonly rpId: string;
  readonly userHandle: Uint8Array | null;
  readonly counter: number;
  readonly prfSeeds: ExchangeSeeds | null;
  readonly userName: string | null;
  readonly userDisplayName: string | null;
};

const VERSION = 1;
const MAX_COUNTER = 0xffff_ffff;
/** Labels of an EC2 COSE key (RFC 9053, 7.1.1). */
const COSE = { curve: -1, x: -2, y: -3, d: -4 } as const;
const P256 = 1;
const WIDTH = 16;

/** Throws Skip. */
export function decodeProtonContent(bytes: Uint8Array): ProtonContent {
  const outer = mapOf(unpack(bytes));
  if (outer.get("v") !== VERSION) throw new Skip("content-version");
  const inner = mapOf(unpack(bytesOf(outer.get("c"))));
  const userHandle = inner.get("uhd") ?? null;
  const counter = inner.get("cnt") ?? 0;
  if (typeof counter !== "number" || !Number.isInteger(counter) || counter < 0 || counter > MAX_COUNTER)
    throw malformed();
  return {
    key: readKey(mapOf(inner.get("key"))),
    credentialId: bytesOf(inner.get("cid")),
    rpId: textOf(inner.get("rid")) ?? "",
    userHandle: userHandle === null ? null : bytesOf(userHandle),
    counter,
    prfSeeds: readSeeds(inner.get("ext")),
    userName: textOf(inner.get("un")),
    userDisplayName: textOf(inner.get("udn")),
  };
}

/** For a passkey with an ES256 key. */
export function encodeProtonContent(passkey: ExchangePasskey): Uint8Array {
  const key = decodePkcs8(passkey.privateKeyPkcs8);
  if (key.kind !== "ec") throw new RangeError("not an EC key");
  const { x, y } = key.publicKey;
  const seeds = passkey.prfSeeds;
  const content = {
    key: {
      kty: { t: "assign", c: "EC2" },
      kid: [],
      alg: { t: "assign", c: "ES256" },
      kops: [],
      biv: [],
      par: [
        [label(COSE.curve), { t: "int", c: { inner: littleEndian(P256) } }],
        [label(COSE.x), { t: "bytes", c: [...x] }],
        [label(COSE.y), { t: "bytes", c: [...y] }],
        [label(COSE.d), { t: "bytes", c: [...key.secret] }],
      ],
    },
    cid: [...passkey.credentialId],
    rid: passkey.rpId,
    uhd: passkey.userHandle && [...passkey.userHandle],
    cnt: passkey.counter,
    ext: {
      hmac_secret: seeds && {
        cred_with_uv: [...seeds.withUserVerification],
        cred_without_uv: seeds.withoutUserVerification && [...seeds.withoutUserVerification],
      },
    },
    udn: passkey.userDisplayName,
    un: passkey.userName,
  };
  return encoder().encode({ c: [...encoder().encode(content)], v: VERSION });
}

function encoder(): Encoder {
  return new Encoder({ sortKeys: false });
}

function label(number: number): { readonly t: "int"; readonly c: number } {
  return { t: "int", c: number };
}

function littleEndian(number: number): number[] {
  return [number, ...new Array<number>(WIDTH - 1).fill(0)];
}

function unpack(bytes: Uint8Array): unknown {
  const most = LIMITS.keyBytes;
  const limits = {
    maxStrLength: most,
    maxBinLength: most,
    maxArrayLength: most,
    maxMapLength: 256,
    maxExtLength: 0,
  };
  if (bytes.length > most) throw malformed();
  try {
    return new Decoder(limits).decode(bytes);
  } catch (cause) {
    // Cut off, left over, over a limit, or no MessagePack at all: the library tells them apart by words only.
    throw new Skip("content-malformed", cause);
  }
}

function readKey(key: ReadonlyMap<string, unknown>): ReadKey {
  const kty = mapOf(key.get("kty"));
  if (kty.get("t") !== "assign" || kty.get("c") !== "EC2") throw new Skip("key-unsupported");
  const alg = key.get("alg") ?? null;
  if (alg !== null && mapOf(alg).get("c") !== "ES256") throw new Skip("key-unsupported");
  const parameters = new Map(listOf(key.get("par")).map(parameterOf));
  const curve = parameters.get(COSE.curve);
  if (curve?.get("t") !== "int" || numberOf(curve.get("c")) !== P256) throw new Skip("key-unsupported");
  const bytesAt = (name: number) => {
    const value = parameters.get(name);
    if (value?.get("t") !== "bytes") throw malformed();
    return bytesOf(value.get("c"));
  };
  return readEcNumbers(ES256, { secret: bytesAt(COSE.d), x: bytesAt(COSE.x), y: bytesAt(COSE.y) });
}

function parameterOf(entry: unknown): readonly [number, ReadonlyMap<string, unknown>] {
  const [name, value, ...more] = listOf(entry);
  const number = mapOf(name).get("c");
  if (more.length > 0 || typeof number !== "number") throw malformed();
  return [number, mapOf(value)];
}

/** `{inner: [16 bytes, least significant first]}`; only small numbers occur. */
function numberOf(value: unknown): number | null {
  const bytes = bytesOf(mapOf(value).get("inner"));
  return bytes.length === WIDTH && bytes.slice(1).every((byte) => byte === 0) ? (bytes[0] ?? null) : null;
}

function readSeeds(extensions: unknown): ExchangeSeeds | null {
  if (extensions === undefined || extensions === null) return null;
  const hmacSecret = mapOf(extensions).get("hmac_secret") ?? null;
  if (hmacSecret === null) return null;
  const withoutUserVerification = mapOf(hmacSecret).get("cred_without_uv") ?? null;
  const withUserVerification = bytesOf(mapOf(hmacSecret).get("cred_with_uv"));
  if (withUserVerification.length === 0) return null;
  return {
    withUserVerification,
    withoutUserVerification: withoutUserVerification === null ? null : bytesOf(withoutUserVerification),
  };
}

/** The decoder makes plain objects of maps. */
function mapOf(value: unknown): ReadonlyMap<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value) || ArrayBuffer.isView(value))
    throw malformed();
  return new Map(Object.entries(value));
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw malformed();
  return value;
}

/** A list of integers from 0 to 255, as Proton writes bytes; also bytes proper. */
function bytesOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value.slice();
  const list = listOf(value);
  if (!list.every((byte) => typeof byte === "number" && Number.isInteger(byte) && byte >= 0 && byte <= 255))
    throw malformed();
  return Uint8Array.from(list.map(Number));
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function malformed(): Skip {
  return new Skip("content-malformed");
}
