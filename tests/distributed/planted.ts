/**
 * A vault in which everything that a person would not tell the server is a marker: sites, accounts, names, labels,
 * handles, credentials, keys, items, devices. Each is chance, so that it stands nowhere else.
 */
import { randomBytes } from "node:crypto";
import { passkeyItemId, siteItemId } from "../../shared/vault/item-id.ts";
import type { Op } from "../../shared/vault/ops.ts";
import { bytesNeedles, type Needle, textNeedles } from "../support/needles.ts";
import type { DeviceNames } from "./device.ts";

const PASSKEYS = 140;
const SITE_RULES = 20;

export class Planted {
  /** One edit each; more of them than stand between two snapshots. */
  readonly edits: readonly Op[];
  readonly needles: Needle[] = [];
  /** How many things were planted, each of which may be found in many forms. */
  count = 0;

  constructor() {
    const passkeys = Array.from({ length: PASSKEYS }, () => this.#passkey());
    const labels = passkeys.map(
      ({ itemId }): Op => ({ op: "put", itemId, field: "label", value: this.#text("a label") }),
    );
    const rules = Array.from({ length: SITE_RULES }, () => this.#siteRule()).flat();
    this.edits = [...passkeys, ...rules, ...labels];
  }

  device(): DeviceNames {
    return { deviceName: this.#text("a device"), platform: this.#text("a platform") };
  }

  /** Something else that must not be found. */
  add(name: string, bytes: Uint8Array): void {
    this.count++;
    this.needles.push(...bytesNeedles(name, bytes));
  }

  #passkey() {
    const rpId = this.#text("a site", ".example");
    const credentialId = this.#bytes("a credential id", 32);
    const itemId = passkeyItemId(rpId, credentialId);
    this.add("an item id", itemId);
    return {
      op: "create",
      itemId,
      type: "passkey",
      fixed: new Map<string, string | Uint8Array>([
        ["rpId", rpId],
        ["credentialId", credentialId],
        ["userHandle", this.#bytes("a user handle", 16)],
      ]),
      secret: new Map([["privateKeyPkcs8", this.#bytes("a private key", 138)]]),
      fields: new Map([
        ["userName", this.#text("an account", "@mail.example")],
        ["userDisplayName", this.#text("a display name", " Émile")],
        ["label", this.#text("a first label")],
      ]),
    } as const satisfies Op;
  }

  #siteRule(): readonly Op[] {
    const rpId = this.#text("a site with a rule", ".example");
    const itemId = siteItemId(rpId);
    this.add("an item id of a site", itemId);
    const fixed = new Map([["rpId", rpId]]);
    return [{ op: "create", itemId, type: "site", fixed, secret: new Map(), fields: new Map() }];
  }

  #text(name: string, ending = ""): string {
    const text = randomBytes(8).toString("hex").slice(0, 15) + ending;
    this.count++;
    this.needles.push(...textNeedles(name, text));
    return text;
  }

  #bytes(name: string, length: number): Uint8Array {
    const bytes = new Uint8Array(randomBytes(length));
    this.add(name, bytes);
    return bytes;
  }
}
