import { describe, expect, it } from "vitest";
import { EDDSA, ES256, ES384, ES512, RS256 } from "../../../shared/cose/algorithms.ts";
import { ELLIPTIC_CURVES, ellipticCurveOf, isEcAlgorithm } from "../../../shared/cose/elliptic-curves.ts";

describe("the table of elliptic curves", () => {
  // alg, COSE curve, bytes
  it.each([
    [ES256, 1, 32],
    [ES384, 2, 48],
    [ES512, 3, 66],
  ] as const)(
    "has for algorithm %i COSE curve %i of %i bytes, as noble computes it",
    (alg, coseCurve, sizeBytes) => {
      const curve = ellipticCurveOf(alg);

      expect(curve).toMatchObject({ alg, coseCurve, sizeBytes });
      expect(curve.noble.lengths.secretKey).toBe(sizeBytes);
    },
  );

  it("masks exactly the bits of the first byte that no private number has", () => {
    for (const { noble, sizeBytes, firstByteMask } of ELLIPTIC_CURVES) {
      const order = noble.Point.Fn.ORDER;
      expect(BigInt(firstByteMask)).toBe(
        (1n << (BigInt(order.toString(2).length) - 8n * BigInt(sizeBytes - 1))) - 1n,
      );
    }
  });

  it("tells ECDSA from the other algorithms", () => {
    expect([ES256, ES384, ES512, EDDSA, RS256, -47].map(isEcAlgorithm)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
