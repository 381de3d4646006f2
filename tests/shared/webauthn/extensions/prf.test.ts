import { describe, expect, it } from "vitest";
import { encodeBase64url } from "../../../../shared/bytes/base64url.ts";
import { bytesToHex, hexToBytes } from "../../../../shared/bytes/bytes.ts";
import {
  decodePrfForCreate,
  decodePrfForGet,
  prfAtCreate,
  prfAtGet,
  prfOutput,
  verificationWithPrf,
} from "../../../../shared/webauthn/extensions/prf.ts";
import { aCredentialSource } from "../../../support/credential-source.ts";
import published from "../../../vectors/webauthn-w3c.json" with { type: "json" };

const secret = hexToBytes(published.prf.authenticator_cred_random);
const source = aCredentialSource({
  prfSeeds: { withUserVerification: secret, withoutUserVerification: new Uint8Array(32).fill(1) },
});
const base64url = (hex: string) => encodeBase64url(hexToBytes(hex));

describe.each(published.prf.cases)("the specification's case of $shared_secret", (vector) => {
  const second = "prf_eval_second" in vector ? vector.prf_eval_second : undefined;
  const results = {
    first: base64url(vector.prf_results_first),
    ...("prf_results_second" in vector ? { second: base64url(vector.prf_results_second ?? "") } : {}),
  };
  const untrusted = {
    eval: {
      first: base64url(vector.prf_eval_first),
      ...(second === undefined ? {} : { second: base64url(second) }),
    },
  };

  it("has the output that is computed here", () => {
    expect(bytesToHex(prfOutput(secret, hexToBytes(vector.prf_eval_first)))).toBe(vector.prf_results_first);
  });

  it("comes out of the extension at get and at create", () => {
    const atGet = decodePrfForGet(untrusted, []);
    const atCreate = decodePrfForCreate(untrusted);
    if (atGet === null || atCreate === null) throw new Error("the inputs are there");

    expect(prfAtGet(atGet, source)).toEqual({ results });
    expect(prfAtCreate(atCreate, source)).toEqual({ enabled: true, results });
  });
});

describe("the prf extension", () => {
  it("is absent where the site does not name it", () => {
    expect(decodePrfForCreate(undefined)).toBeNull();
    expect(decodePrfForGet(undefined, [])).toBeNull();
  });

  it("never answers from the seed for people who were not verified", () => {
    const inputs = decodePrfForGet({ eval: { first: "AQ" } }, []);
    const sameWithoutIt = aCredentialSource({
      prfSeeds: { withUserVerification: secret, withoutUserVerification: new Uint8Array(32).fill(2) },
    });
    if (inputs === null) throw new Error("the inputs are there");

    expect(prfAtGet(inputs, source)).toEqual(prfAtGet(inputs, sameWithoutIt));
    expect(prfAtGet(inputs, source).results?.first).toBe(
      encodeBase64url(prfOutput(secret, Uint8Array.of(1))),
    );
  });

  it.each(["required", "preferred", "discouraged"] as const)(
    "has the person verified where it is evaluated, also where the site asked %s",
    (asked) => {
      const id = Uint8Array.of(1);
      const byId = { evalByCredential: { AQ: { first: "AQ" } } };
      const named = decodePrfForGet(byId, [{ type: "public-key", id, transports: [] }]);

      expect(verificationWithPrf(asked, decodePrfForGet({ eval: { first: "AQ" } }, []))).toBe("required");
      expect(verificationWithPrf(asked, named)).toBe("required");
      expect(verificationWithPrf(asked, decodePrfForCreate({}))).toBe(asked);
      expect(verificationWithPrf(asked, null)).toBe(asked);
    },
  );

  it("says that it is not enabled for a passkey without seeds", () => {
    const inputs = decodePrfForCreate({ eval: { first: "AQ" } });
    if (inputs === null) throw new Error("the inputs are there");

    expect(prfAtCreate(inputs, aCredentialSource({ prfSeeds: null }))).toEqual({ enabled: false });
  });

  it("takes an empty input, as browsers do", () => {
    expect(decodePrfForGet({ eval: { first: "" } }, [])?.eval?.first).toHaveLength(0);
  });
});
