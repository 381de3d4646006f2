import { describe, expect, it } from "vitest";
import { bytesToHex, hexToBytes } from "../../../shared/bytes/bytes.ts";
import { conflictItemId, deviceItemId, passkeyItemId, siteItemId } from "../../../shared/vault/item-id.ts";
import { readCases } from "./vectors-on-disk.ts";

type Case = { name: string; itemId: string } & (
  | { kind: "passkey"; rpId: string; credentialId: string }
  | { kind: "site"; rpId: string }
  | { kind: "device"; deviceId: string }
  | { kind: "conflict"; of: string; opId: string }
);

describe("item ids", () => {
  it.each(readCases<Case>("vault/item-ids.json"))("are those of the vectors: $name", (one) => {
    expect(bytesToHex(idOf(one))).toBe(one.itemId);
  });

  it("do not run rpId and credential id into each other", () => {
    const a = passkeyItemId("ab", Uint8Array.of(0x63));
    const b = passkeyItemId("a", Uint8Array.of(0x62, 0x63));
    expect(a).not.toEqual(b);
  });

  it("never take a site for a passkey", () => {
    expect(siteItemId("example.org")).not.toEqual(passkeyItemId("example.org", new Uint8Array()));
  });
});

function idOf(one: Case): Uint8Array {
  switch (one.kind) {
    case "passkey":
      return passkeyItemId(one.rpId, hexToBytes(one.credentialId));
    case "site":
      return siteItemId(one.rpId);
    case "device":
      return deviceItemId(hexToBytes(one.deviceId));
    case "conflict":
      return conflictItemId(hexToBytes(one.of), hexToBytes(one.opId));
  }
}
