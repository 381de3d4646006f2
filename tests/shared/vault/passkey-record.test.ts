import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { encodeCanonical } from "../../../shared/cbor/cbor.ts";
import { cborMap } from "../../../shared/cbor/cbor-map.ts";
import { idText } from "../../../shared/log/device-id.ts";
import { decodeDataBody, encodeDataBody } from "../../../shared/vault/entry-body.ts";
import { foldLog } from "../../../shared/vault/fold.ts";
import { emptyItem } from "../../../shared/vault/item-state.ts";
import type { CreateOp, Op } from "../../../shared/vault/ops.ts";
import { createPasskeyOp, credentialSource, passkeyRecord } from "../../../shared/vault/passkey-record.ts";
import type { CredentialSource } from "../../../shared/webauthn/credential-source.ts";
import { seededRandom } from "./seeded-random.ts";

const DEVICE = new Uint8Array(16).fill(1);
const NAMES = { rpName: "Example", userName: "ana@example.org", userDisplayName: "Ana" };
const ORIGIN = { createdAtMs: 1_700_000_000_123.9, source: "made-here" };

function source(change: Partial<CredentialSource> = {}): CredentialSource {
  const random = seededRandom("passkey");
  return {
    credentialId: random(32),
    rpId: "example.org",
    userHandle: random(16),
    alg: -7,
    privateKeyPkcs8: random(138),
    prfSeeds: { withUserVerification: random(32), withoutUserVerification: random(32) },
    isDiscoverable: true,
    backupEligible: true,
    backupState: true,
    counter: 0,
    ...change,
  };
}

/** Through a body and the fold, as a passkey goes in life. */
function stored(...ops: Op[]) {
  const reading = decodeDataBody(
    encodeDataBody({ opId: DEVICE, hlc: { ms: 5, counter: 0 }, baseSeq: 0, ops, group: null }),
  );
  if (reading.status !== "read") throw new Error("not read");
  const state = foldLog([
    { kind: "data", seq: 1, device: DEVICE, devSeq: 1, body: reading.body, reissue: null },
  ]);
  const [[id, item] = ["", emptyItem(DEVICE)]] = state.items;
  return { item, secret: state.secrets.get(id) ?? new Uint8Array() };
}

describe("passkey item", () => {
  it.each([
    ["a full one", source()],
    ["without user handle", source({ userHandle: null })],
    ["with an empty user handle", source({ userHandle: new Uint8Array() })],
    ["without PRF seeds", source({ prfSeeds: null })],
    [
      "with imported PRF seeds of other lengths",
      source({ prfSeeds: { withUserVerification: DEVICE, withoutUserVerification: DEVICE.slice(0, 1) } }),
    ],
    [
      "RS256, not discoverable, with a counter",
      source({
        alg: -257,
        isDiscoverable: false,
        backupEligible: false,
        backupState: false,
        counter: 4_294_967_294,
      }),
    ],
  ])("gives back the credential source it was made from: %s", (_name, made) => {
    const { item, secret } = stored(createPasskeyOp(made, NAMES, ORIGIN));
    expect(credentialSource(item, secret)).toEqual(made);
  });

  it("shows facts and names, and no secret", () => {
    const made = source();
    const { item } = stored(createPasskeyOp(made, NAMES, ORIGIN));
    const record = passkeyRecord(item);
    expect(record).toEqual({
      itemId: item.itemId,
      facts: {
        credentialId: made.credentialId,
        rpId: "example.org",
        userHandle: made.userHandle,
        userName: "ana@example.org",
        userDisplayName: "Ana",
        isDiscoverable: true,
        createdAtMs: 1_700_000_000_123,
      },
      alg: -7,
      counter: 0,
      backupEligible: true,
      backupState: true,
      rpName: "Example",
      label: "",
      source: "made-here",
      createdBy: DEVICE,
    });
  });

  it("is saved also when a page's names hold what the format cannot", () => {
    const { item } = stored(
      createPasskeyOp(
        source(),
        { rpName: "\ud800", userName: "\ufeffx", userDisplayName: "a\udfffb" },
        ORIGIN,
      ),
    );
    expect(passkeyRecord(item)).toMatchObject({
      rpName: "\ufffd",
      facts: { userName: "x", userDisplayName: "a\ufffdb" },
    });
  });

  it("follows a rename", () => {
    const create = createPasskeyOp(source(), NAMES, ORIGIN);
    const { item } = stored(create, { op: "put", itemId: create.itemId, field: "label", value: "work" });
    expect(passkeyRecord(item)?.label).toBe("work");
  });

  it("survives fields of types that it does not expect", () => {
    const create = createPasskeyOp(source(), NAMES, ORIGIN);
    const put = (field: string): Op => ({ op: "put", itemId: create.itemId, field, value: [1] });
    const { item } = stored(create, put("userName"), put("createdAtMs"));
    expect(passkeyRecord(item)?.facts).toMatchObject({ userName: "", createdAtMs: 5 });
  });

  it("keeps members of a newer version in the fixed part", () => {
    const create = createPasskeyOp(source(), NAMES, ORIGIN);
    const { item } = stored({ ...create, fixed: new Map([...create.fixed, ["largeBlob", 1]]) });
    expect(item.birth?.fixed.get("largeBlob")).toBe(1);
    expect(passkeyRecord(item)?.facts.rpId).toBe("example.org");
  });

  it("is one item with the same passkey imported elsewhere at another time", () => {
    const digest = (createdAtMs: number) =>
      stored(createPasskeyOp(source(), NAMES, { createdAtMs, source: "cxf" })).item.birth?.digest;
    expect(digest(1)).toEqual(digest(2));
    expect(
      idText(stored(createPasskeyOp(source({ counter: 1 }), NAMES, ORIGIN)).item.birth?.digest ?? DEVICE),
    ).not.toBe(idText(digest(1) ?? DEVICE));
  });

  it("prints nothing of its secrets, as operation or as source", () => {
    const create = createPasskeyOp(source(), NAMES, ORIGIN);
    const { item, secret } = stored(create);
    const opened = credentialSource(item, secret);
    for (const printed of [
      JSON.stringify({ create, opened }),
      `${create} ${opened}`,
      inspect({ create, opened }),
    ])
      expect(printed.match(/redacted/g)?.length).toBe(2);
  });
});

describe("what is no passkey", () => {
  const corrupted = expect.objectContaining({ code: "vault/corrupted-row" });
  const { item, secret } = stored(createPasskeyOp(source(), NAMES, ORIGIN));
  const withFixed = (name: string, value: Parameters<typeof encodeCanonical>[0]) => {
    if (item.birth === null) throw new Error("not born");
    return { ...item, birth: { ...item.birth, fixed: new Map(item.birth.fixed).set(name, value) } };
  };

  it("shows nothing and opens to nothing", () => {
    const site: CreateOp = {
      op: "create",
      itemId: DEVICE,
      type: "other",
      fixed: cborMap({}),
      secret: cborMap({}),
      fields: new Map(),
    };
    for (const other of [
      emptyItem(DEVICE),
      stored(site).item,
      withFixed("rpId", 5),
      withFixed("counter", -1),
    ]) {
      expect(passkeyRecord(other)).toBeNull();
      expect(() => credentialSource(other, secret)).toThrow(corrupted);
    }
  });

  it("asks for a newer version for an algorithm that this one cannot sign with", () => {
    expect(() => credentialSource(withFixed("alg", -48), secret)).toThrow(
      expect.objectContaining({ code: "vault/needs-newer-version" }),
    );
    expect(passkeyRecord(withFixed("alg", -48))?.alg).toBe(-48);
  });

  it.each([
    ["cut", secret.slice(1)],
    ["empty", encodeCanonical(cborMap({}))],
    [
      "with three seeds",
      encodeCanonical(
        cborMap({ privateKeyPkcs8: DEVICE, prfSeeds: [new Uint8Array(32), new Uint8Array(32), DEVICE] }),
      ),
    ],
    [
      "with an empty seed",
      encodeCanonical(cborMap({ privateKeyPkcs8: DEVICE, prfSeeds: [DEVICE, new Uint8Array()] })),
    ],
  ])("refuses a secret part that is %s", (_what, bytes) => {
    expect(() => credentialSource(item, bytes)).toThrow(corrupted);
  });
});
