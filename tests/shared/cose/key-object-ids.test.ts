import { describe, expect, it } from "vitest";
import { bytesToHex } from "../../../shared/bytes/bytes.ts";
import { EDDSA, ES256, ES384, ES512, RS256 } from "../../../shared/cose/algorithms.ts";
import { algorithmIdentifier } from "../../../shared/cose/key-object-ids.ts";

describe("algorithmIdentifier", () => {
  it.each([
    [ES256, "301306072a8648ce3d020106082a8648ce3d030107"],
    [ES384, "301006072a8648ce3d020106052b81040022"],
    [ES512, "301006072a8648ce3d020106052b81040023"],
    [EDDSA, "300506032b6570"],
    [RS256, "300d06092a864886f70d0101010500"],
  ] as const)("of %i is the one of its RFC", (alg, hex) => {
    expect(bytesToHex(algorithmIdentifier(alg))).toBe(hex);
  });
});
