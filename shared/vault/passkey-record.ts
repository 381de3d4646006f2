/**
 * A passkey as an item: the ceremony's credential source <-> the create operation and the item it makes. What never
 * changes goes into `fixed` (may be shown) and `secret`; names and the like are fields, each with its own history.
 */
import { type CborValue, decodeStrict } from "../cbor/cbor.ts";
import { CborFault } from "../cbor/cbor-fault.ts";
import {
  asArray,
  asBoolean,
  asBytes,
  asInteger,
  asMap,
  asText,
  asUnsigned,
  type CborMap,
  CborShapeError,
  cborMap,
  orNull,
} from "../cbor/cbor-map.ts";
import { isSupportedAlgorithm } from "../cose/algorithms.ts";
import type {
  CredentialSource,
  HeldLargeBlob,
  NewPasskeyNames,
  PasskeyFacts,
} from "../webauthn/credential-source.ts";
import { passkeyItemId } from "./item-id.ts";
import { type ItemState, textField } from "./item-state.ts";
import type { CreateOp } from "./ops.ts";
import { redacted } from "./redacted.ts";
import { VaultFault } from "./vault-fault.ts";
import { writableText } from "./writable-text.ts";

/** Fields of a passkey that may change, each by a put. */
export const PASSKEY_FIELDS = {
  userName: "userName",
  userDisplayName: "userDisplayName",
  rpName: "rpName",
  /** The person's own name for it. */
  label: "label",
  createdAtMs: "createdAtMs",
  /** Where it came from. */
  source: "source",
  /** Of those that came from elsewhere (passkey-extras.ts). */
  modifiedAtMs: "modifiedAtMs",
  notes: "notes",
  folders: "folders",
  tags: "tags",
  /** What the site keeps with it (WebAuthn largeBlob): bytes; null: nothing yet, and it may; missing: it may not. */
  largeBlob: "largeBlob",
  importId: "import",
  /** When its site said that it no longer accepts it; null: accepts it again (obey-signal.ts). */
  hiddenBySiteAtMs: "hiddenBySiteAtMs",
  /** Last answer of a passkey that was imported with a counter beyond the present time. */
  lastCounter: "lastCounter",
} as const;

/** How a passkey came into the vault: "made-here", or the name of the format it was imported from. */
export type PasskeyOrigin = { readonly createdAtMs: number; readonly source: string };

/** What a list or a details page shows. Sites and names, no secrets. */
export type PasskeyRecord = {
  readonly itemId: Uint8Array;
  readonly facts: PasskeyFacts;
  readonly alg: number;
  readonly counter: number;
  readonly backupEligible: boolean;
  readonly backupState: boolean;
  readonly rpName: string;
  readonly label: string;
  readonly source: string;
  /** 16 bytes: the device that brought it in. */
  readonly createdBy: Uint8Array;
};

/**
 * The operation by which a passkey is born, whole. Contains the private key. `mayHoldLargeBlob`: it was made for a site
 * that may keep something with it.
 */
export function createPasskeyOp(
  source: CredentialSource,
  names: NewPasskeyNames,
  origin: PasskeyOrigin,
  mayHoldLargeBlob = false,
): CreateOp {
  const fixed = cborMap({
    rpId: source.rpId,
    credentialId: source.credentialId,
    userHandle: source.userHandle,
    alg: source.alg,
    isDiscoverable: source.isDiscoverable,
    backupEligible: source.backupEligible,
    backupState: source.backupState,
    counter: source.counter,
  });
  const seeds = source.prfSeeds;
  const prfSeeds = seeds && [seeds.withUserVerification, seeds.withoutUserVerification];
  const secret = cborMap({ privateKeyPkcs8: source.privateKeyPkcs8, prfSeeds });
  const fields = new Map<string, CborValue>([
    [PASSKEY_FIELDS.userName, writableText(names.userName)],
    [PASSKEY_FIELDS.userDisplayName, writableText(names.userDisplayName)],
    [PASSKEY_FIELDS.rpName, writableText(names.rpName)],
    [PASSKEY_FIELDS.label, ""],
    [PASSKEY_FIELDS.createdAtMs, Math.max(0, Math.trunc(origin.createdAtMs))],
    [PASSKEY_FIELDS.source, origin.source],
  ]);
  if (mayHoldLargeBlob) fields.set(PASSKEY_FIELDS.largeBlob, null);
  const itemId = passkeyItemId(source.rpId, source.credentialId);
  return redacted({ op: "create", itemId, type: "passkey", fixed, secret, fields }, "CreateOp");
}

/** What may be shown of a passkey, in the trash or not; null for an item that is none or is purged. */
export function passkeyRecord(item: ItemState): PasskeyRecord | null {
  if (item.birth === null || item.birth.type !== "passkey") return null;
  const fixed = readFixed(item.birth.fixed);
  if (fixed === null) return null;
  const { alg, counter, backupEligible, backupState, ...named } = fixed;
  const createdAtMs = item.fields.get(PASSKEY_FIELDS.createdAtMs)?.value;
  return {
    itemId: item.itemId,
    facts: {
      ...named,
      userName: textField(item, PASSKEY_FIELDS.userName) ?? "",
      userDisplayName: textField(item, PASSKEY_FIELDS.userDisplayName) ?? "",
      createdAtMs: typeof createdAtMs === "number" ? createdAtMs : item.birth.stamp.hlc.ms,
    },
    alg,
    counter,
    backupEligible,
    backupState,
    rpName: textField(item, PASSKEY_FIELDS.rpName) ?? "",
    label: textField(item, PASSKEY_FIELDS.label) ?? "",
    source: textField(item, PASSKEY_FIELDS.source) ?? "",
    createdBy: item.birth.stamp.device,
  };
}

/** What the site keeps with a passkey. */
export function largeBlobOf(item: ItemState): HeldLargeBlob {
  const value = item.fields.get(PASSKEY_FIELDS.largeBlob)?.value;
  return { mayHold: value !== undefined, blob: value instanceof Uint8Array ? value : null };
}

/**
 * The credential source of a passkey item and its encoded secret part. Prints nothing of itself. Throws VaultFault
 * "vault/corrupted-row" where they do not have their form, "vault/needs-newer-version" for an unknown algorithm.
 */
export function credentialSource(item: ItemState, encodedSecret: Uint8Array): CredentialSource {
  const fixed = item.birth?.type === "passkey" ? readFixed(item.birth.fixed) : null;
  if (fixed === null) throw new VaultFault("vault/corrupted-row", "not a passkey");
  const { alg, ...rest } = fixed;
  if (!isSupportedAlgorithm(alg)) throw new VaultFault("vault/needs-newer-version", "algorithm");
  try {
    const secret = asMap(decodeStrict(encodedSecret));
    return redacted(
      {
        ...rest,
        alg,
        privateKeyPkcs8: asBytes(secret.get("privateKeyPkcs8")),
        prfSeeds: orNull(secret.get("prfSeeds"), readSeeds),
      },
      "CredentialSource",
    );
  } catch (cause) {
    if (cause instanceof CborShapeError || cause instanceof CborFault)
      throw new VaultFault("vault/corrupted-row", "secret part of a passkey", cause);
    throw cause;
  }
}

function readSeeds(value: CborValue): NonNullable<CredentialSource["prfSeeds"]> {
  const [verified, present, ...more] = asArray(value);
  if (more.length > 0) throw new CborShapeError("PRF seeds");
  return { withUserVerification: asSeed(verified), withoutUserVerification: asSeed(present) };
}

/** Ours have 32 bytes; an imported one is used as it came. */
function asSeed(value: CborValue | undefined): Uint8Array {
  const seed = asBytes(value);
  if (seed.length === 0) throw new CborShapeError("an empty PRF seed");
  return seed;
}

type Fixed = Omit<CredentialSource, "alg" | "privateKeyPkcs8" | "prfSeeds"> & { readonly alg: number };

/** Members that a newer version adds are ignored here and stay in the item. */
function readFixed(fixed: CborMap): Fixed | null {
  try {
    return {
      rpId: asText(fixed.get("rpId")),
      credentialId: asBytes(fixed.get("credentialId")),
      userHandle: orNull(fixed.get("userHandle"), asBytes),
      alg: asInteger(fixed.get("alg")),
      isDiscoverable: asBoolean(fixed.get("isDiscoverable")),
      backupEligible: asBoolean(fixed.get("backupEligible")),
      backupState: asBoolean(fixed.get("backupState")),
      counter: asUnsigned(fixed.get("counter")),
    };
  } catch (cause) {
    if (cause instanceof CborShapeError) return null;
    throw cause;
  }
}
