import { describe, expect, it } from "vitest";
import { decodeDescriptors, namesCredential } from "../../../shared/webauthn/credential-descriptor.ts";

const id = (...bytes: number[]) => Uint8Array.from(bytes);

describe("namesCredential", () => {
  const descriptors = decodeDescriptors([
    { type: "public-key", id: "AQI", transports: ["usb"] },
    { type: "password", id: "AwQ" },
  ]);

  it.each([
    ["an id in the list", id(1, 2), true],
    ["an id under another type", id(3, 4), false],
    ["the beginning of an id", id(1), false],
    ["an id and more", id(1, 2, 3), false],
    ["nothing", id(), false],
  ])("%s: %s", (_case, credentialId, expected) => {
    expect(namesCredential(descriptors, credentialId)).toBe(expected);
  });

  it("an empty list names nobody", () => {
    expect(namesCredential([], id(1, 2))).toBe(false);
  });
});

describe("decodeDescriptors", () => {
  it("keeps order, unknown types and unknown transports", () => {
    expect(
      decodeDescriptors([
        { type: "x", id: "", transports: ["y"] },
        { type: "public-key", id: "AQ" },
      ]),
    ).toEqual([
      { type: "x", id: id(), transports: ["y"] },
      { type: "public-key", id: id(1), transports: [] },
    ]);
  });
});
