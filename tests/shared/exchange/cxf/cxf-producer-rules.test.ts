import { describe, expect, it } from "vitest";
import { brokenProducerRules } from "../../../../shared/exchange/cxf/cxf-producer-rules.ts";
import { writeCxf } from "../../../../shared/exchange/cxf/write-cxf.ts";
import { decodeJson, type Json } from "../../../../shared/exchange/untrusted-json.ts";
import { fixtureBytes } from "../fixtures.ts";
import { quickOptions, samplePasskey } from "../sample-passkeys.ts";

const good = () => {
  const { files } = writeCxf([samplePasskey()], quickOptions);
  return JSON.parse(Buffer.from(files[0]?.bytes ?? []).toString()) as unknown;
};

/** The good document with the member at a path of names replaced; undefined removes it. */
function changed(path: string, value: unknown): Json {
  const document = good();
  const names = path.split(".");
  const last = names.pop() ?? "";
  let place = document as Record<string, unknown>;
  for (const name of names) place = place[name] as Record<string, unknown>;
  if (value === undefined) delete place[last];
  else place[last] = value;
  return document as Json;
}

const ITEM = "accounts.0.items.0";
const PASSKEY = `${ITEM}.credentials.0`;

describe("the rules for producers", () => {
  it("are kept by what is written here", () => {
    expect(brokenProducerRules(changed("timestamp", 5))).toEqual([]);
  });

  it("are kept by a good file of another maker", () => {
    expect(brokenProducerRules(decodeJson(fixtureBytes("cxf-min-passkey.json")))).toEqual([]);
    expect(brokenProducerRules(decodeJson(fixtureBytes("cxf-multi-alg.json")))).toEqual([]);
  });

  it.each([
    ["quirk-padded-base64url.json", /is 1 to/],
    ["quirk-negative-timestamps.json", /creationAt: is seconds/],
    ["invalid/key-sec1-der.json", /key: is PKCS#8/],
    ["invalid/duplicate-item-ids.json", /id: is unique/],
    ["invalid/missing-userHandle.json", /userHandle: is 1 to 64/],
  ])("are broken by %s", (name, rule) => {
    expect(brokenProducerRules(decodeJson(fixtureBytes(name))).join("; ")).toMatch(rule);
  });

  // member, value, rule that it breaks
  it.each<readonly [string, unknown, RegExp]>([
    ["version", { major: 1, minor: 1 }, /^version: is 1.0/],
    ["exporterRpId", "", /exporterRpId/],
    ["timestamp", 1.5, /timestamp/],
    ["accounts", undefined, /accounts: is a list/],
    ["accounts.0.id", "", /id: is 1 to 64 bytes/],
    ["accounts.0.id", "A".repeat(100), /id: is 1 to 64 bytes/],
    ["accounts.0.username", undefined, /username: is a text/],
    ["accounts.0.collections", undefined, /collections: is a list/],
    ["accounts.0.collections.0.items", [{ item: "AAAA" }], /refer to items/],
    ["accounts.0.collections.0.subCollections", [], /subCollections: is absent or not empty/],
    ["accounts.0.items", undefined, /items: is a list/],
    ["accounts.0.extensions", [], /extensions: is absent or not empty/],
    [`${ITEM}.tags`, [], /tags: is absent or not empty/],
    [`${ITEM}.title`, undefined, /title: is a text/],
    [`${ITEM}.modifiedAt`, -1, /modifiedAt: is seconds/],
    [`${PASSKEY}.type`, "Passkey", /type: is passkey/],
    [`${PASSKEY}.userHandle`, "", /userHandle: is 1 to 64/],
    [`${PASSKEY}.rpId`, undefined, /rpId: is a text/],
    [`${PASSKEY}.key`, "AAAA", /key: is PKCS#8/],
    [`${PASSKEY}.fido2Extensions.hmacCredentials.credWithoutUV`, undefined, /both seeds/],
    [`${PASSKEY}.fido2Extensions.credBlob`, "%", /credBlob: is base64url/],
    [`${PASSKEY}.fido2Extensions.largeBlob.uncompressedSize`, "1", /largeBlob: has a size/],
    [`${PASSKEY}.fido2Extensions.payments`, "true", /payments: is a boolean/],
  ])("%s as %j", (path, value, rule) => {
    expect(brokenProducerRules(changed(path, value)).join("; ")).toMatch(rule);
  });
});
