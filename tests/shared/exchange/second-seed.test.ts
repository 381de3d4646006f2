import { describe, expect, it } from "vitest";
import { withBothSeeds } from "../../../shared/exchange/second-seed.ts";
import { barePasskey, bytesFor, samplePkcs8 } from "./sample-passkeys.ts";

const one = { withUserVerification: bytesFor("seed", 32), withoutUserVerification: null };
const secondOf = (changed: Parameters<typeof barePasskey>[0] = {}) =>
  withBothSeeds(one, barePasskey(changed)).withoutUserVerification;

describe("the seed that a file lacks", () => {
  it("is the same at every import, on every device", () => {
    expect(secondOf()).toEqual(secondOf({ userName: "renamed", createdAtMs: 5 }));
    expect(secondOf()).toHaveLength(32);
  });

  it("is another for another passkey", () => {
    const others = [
      secondOf({ credentialId: bytesFor("other", 16) }),
      secondOf({ privateKeyPkcs8: samplePkcs8("ES256b") }),
    ];

    for (const other of others) expect(other).not.toEqual(secondOf());
  });

  it("tells nothing of the seed that the file has, and leaves seeds that are there alone", () => {
    const both = { ...one, withoutUserVerification: bytesFor("other", 20) };

    expect(withBothSeeds({ ...one, withUserVerification: bytesFor("x", 32) }, barePasskey())).toMatchObject({
      withoutUserVerification: secondOf(),
    });
    expect(withBothSeeds(both, barePasskey())).toEqual(both);
  });
});
