/** What a simulated person changes: passkeys and site rules, every text of it planted so that a leak shows. */
import type { CborValue } from "../../../shared/cbor/cbor.ts";
import { passkeyItemId, siteItemId } from "../../../shared/vault/item-id.ts";
import type { ItemState } from "../../../shared/vault/item-state.ts";
import type { CreateOp, Op } from "../../../shared/vault/ops.ts";
import { PLANTED } from "../oracle/onlooker.ts";
import type { Chance } from "./chance.ts";

const SITES = 6;
const FIELDS = ["label", "userName", "userDisplayName"] as const;

export class Edits {
  #count = 0;
  readonly #chance: Chance;

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  /** A new passkey: "twin" ones come under an id that is there with another key, or again with the same. */
  create(twin: CreateOp | null = null): CreateOp {
    const number = this.#next();
    const text = (what: string) => `${PLANTED} ${what} ${number}`;
    const again = twin?.type === "passkey" ? twin : null;
    const rpId = `${PLANTED}-${this.#chance.below(SITES)}.example`;
    const credentialId = Buffer.from(text("credential"));
    const fixed =
      again?.fixed ??
      new Map<string, CborValue>([
        ["rpId", rpId],
        ["credentialId", credentialId],
      ]);
    const isSame = again !== null && this.#chance.happens(0.5);
    return {
      op: "create",
      itemId: again?.itemId ?? passkeyItemId(rpId, credentialId),
      type: "passkey",
      fixed,
      secret: isSame ? again.secret : new Map([["privateKeyPkcs8", Buffer.from(text("private key"))]]),
      fields: new Map([
        ["label", text("label")],
        ["userName", text("user")],
      ]),
    };
  }

  /** Something about an item that the person sees. */
  change(item: ItemState): Op {
    const { itemId } = item;
    const kinds = {
      put: 6,
      tombstone: 2,
      restore: item.life === "live" ? 0 : 2,
      purge: item.life === "trashed" ? 2 : 0,
    };
    const op = this.#chance.weighted(kinds);
    if (op !== "put") return { op, itemId };
    const field = this.#chance.pick(FIELDS);
    return { op, itemId, field, value: `${PLANTED} ${field} ${this.#next()}` };
  }

  /** The rule for a site. */
  siteRule(): readonly Op[] {
    const rpId = `${PLANTED}-${this.#chance.below(SITES)}.example`;
    const itemId = siteItemId(rpId);
    const fields = new Map<string, CborValue>();
    const born: Op = {
      op: "create",
      itemId,
      type: "site",
      fixed: new Map([["rpId", rpId]]),
      secret: new Map(),
      fields,
    };
    return [born, { op: "put", itemId, field: "rule", value: `${PLANTED} rule ${this.#next()}` }];
  }

  #next(): number {
    this.#count += 1;
    return this.#count;
  }
}
