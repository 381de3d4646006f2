import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { encodeCanonical } from "../../../shared/cbor/cbor.ts";
import { cborMap } from "../../../shared/cbor/cbor-map.ts";
import { partsOf } from "../../../shared/sync/plan-edits.ts";
import { decodeDataBody, encodeDataBody } from "../../../shared/vault/entry-body.ts";
import { foldLog } from "../../../shared/vault/fold.ts";
import { emptyItem } from "../../../shared/vault/item-state.ts";
import { type Op, opToCbor } from "../../../shared/vault/ops.ts";
import {
  createPasskeyOps,
  MAX_LARGE_BLOB_BYTES,
  type PasskeyExtras,
  passkeyExtras,
} from "../../../shared/vault/passkey-extras.ts";
import { createPasskeyOp, credentialSource } from "../../../shared/vault/passkey-record.ts";
import { seededRandom } from "./seeded-random.ts";

const DEVICE = new Uint8Array(16).fill(1);
const NAMES = { rpName: "Example", userName: "ana@example.org", userDisplayName: "Ana" };
const ORIGIN = { createdAtMs: 1_700_000_000_123, source: "cxf" };
const random = seededRandom("extras");
const SOURCE = {
  credentialId: random(1023),
  rpId: "example.org",
  userHandle: random(64),
  alg: -7,
  privateKeyPkcs8: random(138),
  prfSeeds: { withUserVerification: random(32), withoutUserVerification: random(32) },
  isDiscoverable: true,
  backupEligible: true,
  backupState: true,
  counter: 0,
} as const;
const NOTHING: PasskeyExtras = {
  credBlob: null,
  payments: null,
  foreign: null,
  largeBlob: null,
  label: "",
  notes: "",
  folders: [],
  tags: [],
  modifiedAtMs: null,
  importId: null,
};
const EVERYTHING: PasskeyExtras = {
  credBlob: random(32),
  payments: false,
  foreign: '{"format":"cxf","members":{"a":"\\ud800"}}',
  largeBlob: random(300),
  label: "work",
  notes: "Ask Bob.",
  folders: ["Work/Sites", "Shared"],
  tags: ["blue"],
  modifiedAtMs: 1_710_000_000_456,
  importId: random(16),
};

/** Through bodies and the fold, as a passkey goes in life. */
function stored(ops: readonly Op[]) {
  const log = partsOf(ops).map((part, at) => {
    const body = { opId: random(16), hlc: { ms: 5, counter: 0 }, baseSeq: 0, ops: part, group: null };
    const reading = decodeDataBody(encodeDataBody(body));
    if (reading.status !== "read") throw new Error("not read");
    const seq = at + 1;
    return { kind: "data", seq, device: DEVICE, devSeq: seq, body: reading.body, reissue: null } as const;
  });
  const state = foldLog(log);
  const [[id, item] = ["", emptyItem(DEVICE)]] = state.items;
  return { item, secret: state.secrets.get(id) ?? new Uint8Array(), entries: log.length };
}

describe("what a passkey has beside its credential source", () => {
  it.each([
    ["everything", EVERYTHING],
    ["nothing", NOTHING],
  ])("comes back: %s", (_, extras) => {
    const { item, secret } = stored(createPasskeyOps(SOURCE, NAMES, ORIGIN, extras));

    expect(passkeyExtras(item, secret)).toEqual(extras);
    expect(credentialSource(item, secret)).toEqual(SOURCE);
  });

  it("changes nothing of a passkey that has none: its birth is that of one made here", () => {
    const [bare] = createPasskeyOps(SOURCE, NAMES, ORIGIN, NOTHING);
    if (bare === undefined) throw new Error("no operation");

    expect(encodeCanonical(opToCbor(bare))).toEqual(
      encodeCanonical(opToCbor(createPasskeyOp(SOURCE, NAMES, ORIGIN))),
    );
  });

  it("fits entries at its largest, and takes more than one", () => {
    const largest: PasskeyExtras = {
      ...EVERYTHING,
      foreign: "x".repeat(16 * 1024),
      largeBlob: random(MAX_LARGE_BLOB_BYTES),
      notes: "\u{65e5}".repeat(4096),
    };
    const { item, secret, entries } = stored(createPasskeyOps(SOURCE, NAMES, ORIGIN, largest));

    expect(entries).toBe(2);
    expect(passkeyExtras(item, secret)).toEqual(largest);
  });

  it("reads what has another type as absent, so that one odd value hides no passkey", () => {
    const ops = createPasskeyOps(SOURCE, NAMES, ORIGIN, EVERYTHING);
    const [create] = ops;
    const itemId = create?.itemId ?? DEVICE;
    const put = (field: string): Op => ({ op: "put", itemId, field, value: 5 });
    const fields = ["largeBlob", "notes", "folders", "tags", "import"].map(put);

    const { item, secret } = stored([...ops, ...fields]);

    expect(passkeyExtras(item, secret)).toMatchObject({
      ...{ largeBlob: null, notes: "", folders: [], tags: [], importId: null },
      ...{ credBlob: EVERYTHING.credBlob, label: "work" },
    });
  });

  it("refuses a secret part that is not one", () => {
    const { item } = stored(createPasskeyOps(SOURCE, NAMES, ORIGIN, EVERYTHING));
    const corrupted = expect.objectContaining({ code: "vault/corrupted-row" });

    for (const secret of [new Uint8Array(), encodeCanonical(cborMap({ credBlob: "x" }))])
      expect(() => passkeyExtras(item, secret)).toThrow(corrupted);
  });

  it("prints nothing of its secrets", () => {
    const ops = createPasskeyOps(SOURCE, NAMES, ORIGIN, EVERYTHING);
    const { item, secret } = stored(ops);

    for (const thing of [...ops, passkeyExtras(item, secret)])
      expect([`${thing}`, JSON.stringify(thing), inspect(thing)].join(" ").match(/redacted/g)).toHaveLength(
        3,
      );
  });
});
