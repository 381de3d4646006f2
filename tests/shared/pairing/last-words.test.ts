/** Verdict and receipt: sealed for one direction, one form each. */
import { describe, expect, it } from "vitest";
import { concatBytes } from "../../../shared/bytes/bytes.ts";
import { encodeCanonical } from "../../../shared/cbor/cbor.ts";
import { cborMap } from "../../../shared/cbor/cbor-map.ts";
import { LABELS, labelled } from "../../../shared/log/labels.ts";
import {
  MAX_LAST_WORDS_BYTES,
  openReceipt,
  openVerdict,
  RECEIPTS,
  sealReceipt,
  sealVerdict,
  type Verdict,
} from "../../../shared/pairing/last-words.ts";
import { epochKey, epochKeys } from "../../../shared/vault/epoch-key.ts";
import { seal } from "../../../shared/vault/seal.ts";
import { seededRandom } from "../vault/seeded-random.ts";
import { welcomeTo } from "./two-devices.ts";

const random = seededRandom("last words");
const key = random(32);
const vaultId = random(32);
const welcome: Verdict = { is: "welcome", welcome: welcomeTo(vaultId) };

describe("the last words", () => {
  it.each<Verdict>([welcome, { is: "refused", why: "expired" }])("carry a verdict: $is", (verdict) => {
    expect(openVerdict(key, vaultId, sealVerdict(key, verdict, random))).toEqual(verdict);
  });

  it.each(RECEIPTS)("carry a receipt: %s", (receipt) => {
    expect(openReceipt(key, sealReceipt(key, receipt, random))).toBe(receipt);
  });

  it("do not open with another key, changed, cut, or as the other side's", () => {
    const sealed = sealVerdict(key, { is: "refused", why: "cancelled" }, random);
    const bent = [
      new Uint8Array(),
      sealed.slice(0, 10),
      sealed.slice(0, -1),
      concatBytes(Uint8Array.of(2), sealed.slice(1)),
      sealed.map((byte, place) => (place === 30 ? byte ^ 1 : byte)),
      sealReceipt(key, "joined", random),
    ];

    expect(openVerdict(random(32), vaultId, sealed)).toBeNull();
    for (const one of bent) expect(openVerdict(key, vaultId, one)).toBeNull();
    expect(openReceipt(key, sealed)).toBeNull();
  });

  it.each([
    ["an unknown outcome", { v: 1, outcome: "maybe" }],
    ["another version", { v: 2, outcome: "expired" }],
    ["an unknown member", { v: 1, outcome: "expired", more: 1 }],
    ["a welcome without keys", { v: 1, outcome: "welcome", genesis: random(9), seq: 1, head: random(32) }],
    [
      "a key of another length",
      {
        v: 1,
        outcome: "welcome",
        genesis: random(9),
        seq: 1,
        head: random(32),
        epoch_keys: [[1, random(31)]],
      },
    ],
  ])("do not hold %s", (_, members) => {
    const nonce = random(24);
    const aad = labelled(LABELS.pairingVerdict, Uint8Array.of(1));
    const sealed = concatBytes(
      Uint8Array.of(1),
      nonce,
      seal(key, nonce, aad, encodeCanonical(cborMap(members))),
    );

    expect(openVerdict(key, vaultId, sealed)).toBeNull();
  });

  it("fit a slot however often the key was changed: the oldest follow from the log", () => {
    const keys = Array.from({ length: 900 }, (_, index) => epochKey(vaultId, index + 1, random(32)));
    const long = { ...welcomeTo(vaultId), genesis: random(32_768), epochKeys: epochKeys(keys) };

    const sealed = sealVerdict(key, { is: "welcome", welcome: long }, random);

    expect(sealed.length).toBeLessThan(MAX_LAST_WORDS_BYTES);
    const opened = openVerdict(key, vaultId, sealed);
    const epochs =
      opened?.is === "welcome" ? [...opened.welcome.epochKeys.values()].map(({ epoch }) => epoch) : [];
    expect([Math.min(...epochs), Math.max(...epochs)]).toEqual([389, 900]);
  });
});
