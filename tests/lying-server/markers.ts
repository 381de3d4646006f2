/**
 * What may never be readable in what a device sends: the site, the account, the user handle, the credential id and the
 * private key of every passkey in these tests, and the secrets of the devices themselves.
 */
import { utf8ToBytes } from "../../shared/bytes/bytes.ts";
import { passkeyItemId } from "../../shared/vault/item-id.ts";
import type { Op } from "../../shared/vault/ops.ts";
import { bytesNeedles, NeedleSearch, textNeedles } from "../support/needles.ts";

const RP_ID = "needle-site.example";
const HANDLE = "needle-user-handle-";
const CREDENTIAL = "needle-credential-id-";
const KEY = "needle-private-key-bytes-";
const LABEL = "needle-label-";

/** A passkey whose every part can be looked for. */
export function newPasskey(userName: string, padding = 0): Op {
  const credentialId = utf8ToBytes(CREDENTIAL + userName);
  return {
    op: "create",
    itemId: itemOf(userName),
    type: "passkey",
    fixed: new Map<string, string | Uint8Array>([
      ["rpId", RP_ID],
      ["credentialId", credentialId],
      ["userHandle", utf8ToBytes(HANDLE + userName)],
    ]),
    secret: new Map([["privateKeyPkcs8", utf8ToBytes(KEY + userName + "x".repeat(padding))]]),
    fields: new Map([
      ["userName", userName],
      ["label", LABEL + userName],
    ]),
  };
}

export function itemOf(userName: string): Uint8Array {
  return passkeyItemId(RP_ID, utf8ToBytes(CREDENTIAL + userName));
}

export function renamed(userName: string, label: string): Op {
  return { op: "put", itemId: itemOf(userName), field: "label", value: LABEL + label };
}

/** Names of what stands in `sent`. `secrets`: of the devices in question. */
export function markersIn(sent: Buffer, secrets: readonly Uint8Array[]): readonly string[] {
  const planted = [RP_ID, HANDLE, CREDENTIAL, KEY, LABEL].flatMap((text) => textNeedles(text, text));
  const keys = secrets.flatMap((secret, index) => bytesNeedles(`secret ${index}`, secret));
  return new NeedleSearch([...planted, ...keys]).within(sent).map(({ name, form }) => `${name} (${form})`);
}
