/**
 * What a passkey may have beside its credential source, most of it brought from another vault: what a site stored with
 * it, the person's folders, tags and notes, and what other vendors wrote. What never changes is born with the passkey;
 * the rest are fields. A large blob is written by a put of its own, since both together might fit no entry.
 */
import { type CborValue, decodeStrict } from "../cbor/cbor.ts";
import { CborFault } from "../cbor/cbor-fault.ts";
import { asBytes, asMap, asText, CborShapeError } from "../cbor/cbor-map.ts";
import type { CredentialSource, NewPasskeyNames } from "../webauthn/credential-source.ts";
import { type ItemState, textField } from "./item-state.ts";
import type { CreateOp, Op } from "./ops.ts";
import { createPasskeyOp, PASSKEY_FIELDS, type PasskeyOrigin } from "./passkey-record.ts";
import { redacted } from "./redacted.ts";
import { VaultFault } from "./vault-fault.ts";
import { writableText } from "./writable-text.ts";

/** A put of it fits an entry of 64 KiB, and the same put fits once more after a fork. */
export const MAX_LARGE_BLOB_BYTES = 60 * 1024;

/** Null, "" or empty where there is none. */
export type PasskeyExtras = {
  /** CTAP credBlob. Secret. Never changes. */
  readonly credBlob: Uint8Array | null;
  /** Usable for Secure Payment Confirmation. Never changes. */
  readonly payments: boolean | null;
  /** JSON of whoever exported it, to be written back. May hold secrets. Never changes. */
  readonly foreign: string | null;
  /** What the site stored with it, up to MAX_LARGE_BLOB_BYTES. Secret, but a field: the site may change it. */
  readonly largeBlob: Uint8Array | null;
  /** The person's own name for it. */
  readonly label: string;
  readonly notes: string;
  /** Paths with slashes. */
  readonly folders: readonly string[];
  readonly tags: readonly string[];
  readonly modifiedAtMs: number | null;
  /** 16 bytes: the import that brought it, or took it out of the trash last. */
  readonly importId: Uint8Array | null;
};

/** The operations by which a passkey with extras comes into the vault. Contain its secrets. */
export function createPasskeyOps(
  source: CredentialSource,
  names: NewPasskeyNames,
  origin: PasskeyOrigin,
  extras: PasskeyExtras,
): readonly Op[] {
  const base = createPasskeyOp(source, names, origin);
  const create: CreateOp = {
    ...base,
    fixed: new Map([...base.fixed, ...known({ payments: extras.payments })]),
    secret: new Map([...base.secret, ...known({ credBlob: extras.credBlob, foreign: extras.foreign })]),
    fields: new Map([...base.fields, ...fieldsOf(extras)]),
  };
  const { itemId } = create;
  const { largeBlob: value } = extras;
  const put: Op[] =
    value === null ? [] : [redacted({ op: "put", itemId, field: PASSKEY_FIELDS.largeBlob, value }, "PutOp")];
  return [redacted(create, "CreateOp"), ...put];
}

/**
 * The extras of a passkey item and its encoded secret part. Prints nothing of itself. Throws VaultFault
 * "vault/corrupted-row".
 */
export function passkeyExtras(item: ItemState, encodedSecret: Uint8Array): PasskeyExtras {
  const payments = item.birth?.fixed.get("payments");
  const largeBlob = item.fields.get(PASSKEY_FIELDS.largeBlob)?.value;
  const modifiedAtMs = item.fields.get(PASSKEY_FIELDS.modifiedAtMs)?.value;
  return redacted(
    {
      ...readSecret(encodedSecret),
      payments: typeof payments === "boolean" ? payments : null,
      largeBlob: largeBlob instanceof Uint8Array ? largeBlob : null,
      label: textField(item, PASSKEY_FIELDS.label) ?? "",
      notes: textField(item, PASSKEY_FIELDS.notes) ?? "",
      folders: textsIn(item, PASSKEY_FIELDS.folders),
      tags: textsIn(item, PASSKEY_FIELDS.tags),
      modifiedAtMs: typeof modifiedAtMs === "number" ? modifiedAtMs : null,
      importId: importIdOf(item),
    },
    "PasskeyExtras",
  );
}

/** The import that brought this passkey, or took it out of the trash last; null for one that was made here. */
export function importIdOf(item: ItemState): Uint8Array | null {
  const value = item.fields.get(PASSKEY_FIELDS.importId)?.value;
  return value instanceof Uint8Array ? value : null;
}

function fieldsOf(extras: PasskeyExtras): ReadonlyMap<string, CborValue> {
  const { label, notes, folders, tags, modifiedAtMs, importId } = extras;
  return known({
    [PASSKEY_FIELDS.label]: writableText(label),
    [PASSKEY_FIELDS.notes]: notes === "" ? null : writableText(notes),
    [PASSKEY_FIELDS.folders]: folders.length === 0 ? null : folders.map(writableText),
    [PASSKEY_FIELDS.tags]: tags.length === 0 ? null : tags.map(writableText),
    [PASSKEY_FIELDS.modifiedAtMs]: modifiedAtMs === null ? null : Math.max(0, Math.trunc(modifiedAtMs)),
    [PASSKEY_FIELDS.importId]: importId,
  });
}

/** What is null is not written: so a passkey without extras has the same birth as ever. */
function known(members: Readonly<Record<string, CborValue>>): ReadonlyMap<string, CborValue> {
  return new Map(Object.entries(members).filter(([, value]) => value !== null));
}

function readSecret(encoded: Uint8Array): Pick<PasskeyExtras, "credBlob" | "foreign"> {
  try {
    const secret = asMap(decodeStrict(encoded));
    return {
      credBlob: secret.has("credBlob") ? asBytes(secret.get("credBlob")) : null,
      foreign: secret.has("foreign") ? asText(secret.get("foreign")) : null,
    };
  } catch (cause) {
    if (cause instanceof CborShapeError || cause instanceof CborFault)
      throw new VaultFault("vault/corrupted-row", "secret part of a passkey", cause);
    throw cause;
  }
}

function textsIn(item: ItemState, field: string): readonly string[] {
  const value = item.fields.get(field)?.value;
  return Array.isArray(value) ? value.filter((text) => typeof text === "string") : [];
}
