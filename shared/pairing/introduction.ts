/**
 * What the new device says of itself, sealed in its one message: its public keys, the proof that it holds them, what the
 * person calls it. CBOR, filled up so that names do not show in the length (PAIRING.md, "Messages").
 */
import { decodeStrict, encodeCanonical } from "../cbor/cbor.ts";
import { CborFault } from "../cbor/cbor-fault.ts";
import {
  asBytes,
  asMap,
  asText,
  asUnsigned,
  CborShapeError,
  cborMap,
  requireOnly,
} from "../cbor/cbor-map.ts";
import { possessionBytes } from "../log/clear-device-add.ts";
import type { DevicePublicKeys } from "../log/device-id.ts";
import { isUsableKemKey } from "../log/kem-key.ts";
import type { VerifySignature } from "../log/signature-scheme.ts";
import { padBody, unpadBody } from "../log/size-classes.ts";
import type { DeviceNames } from "../vault/control-body.ts";

const VERSION = 1;
/** Every introduction is as long as the longest. */
export const INTRODUCTION_LENGTH = 1024;
export const MAX_NAME_LENGTH = 64;
const NONCE_LENGTH = 32;
const LIMITS = { maxDepth: 2, maxBytes: INTRODUCTION_LENGTH, maxItems: 32 };

export type Introduction = {
  readonly keys: DevicePublicKeys;
  /** 64 bytes: `provePossession` for the vault. */
  readonly possession: Uint8Array;
  readonly names: DeviceNames;
};

/** `nonce`: 32 fresh bytes, so that no two introductions are alike. */
export function encodeIntroduction({ keys, possession, names }: Introduction, nonce: Uint8Array): Uint8Array {
  const body = encodeCanonical(
    cborMap({
      v: VERSION,
      sign_key: keys.signPublicKey,
      kem_key: keys.kemPublicKey,
      possession,
      nonce,
      device_name: names.deviceName,
      platform: names.platform,
    }),
  );
  return padBody(body, INTRODUCTION_LENGTH);
}

/** Null unless it has its form and the newcomer holds the keys that it names. */
export function readIntroduction(
  untrusted: Uint8Array,
  vaultId: Uint8Array,
  verify: VerifySignature,
): Introduction | null {
  const body = untrusted.length === INTRODUCTION_LENGTH ? unpadBody(untrusted) : null;
  const introduction = body === null ? null : decoded(body);
  if (introduction === null) return null;
  const { keys, possession } = introduction;
  const isHeld =
    verify(possession, possessionBytes(vaultId, keys), keys.signPublicKey) &&
    isUsableKemKey(keys.kemPublicKey);
  return isHeld ? introduction : null;
}

function decoded(body: Uint8Array): Introduction | null {
  try {
    const map = asMap(decodeStrict(body, LIMITS));
    requireOnly(map, "v", "sign_key", "kem_key", "possession", "nonce", "device_name", "platform");
    if (asUnsigned(map.get("v")) !== VERSION) return null;
    asBytes(map.get("nonce"), NONCE_LENGTH);
    return {
      keys: {
        signPublicKey: asBytes(map.get("sign_key"), 32),
        kemPublicKey: asBytes(map.get("kem_key"), 32),
      },
      possession: asBytes(map.get("possession"), 64),
      names: { deviceName: asName(map.get("device_name")), platform: asName(map.get("platform")) },
    };
  } catch (cause) {
    if (cause instanceof CborFault || cause instanceof CborShapeError) return null;
    throw cause;
  }
}

function asName(value: Parameters<typeof asText>[0]): string {
  const name = asText(value);
  if (name.length > MAX_NAME_LENGTH) throw new CborShapeError("a name too long");
  return name;
}
