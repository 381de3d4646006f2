import { describe } from "vitest";
import { MAX_SMALL_BODY_BYTES } from "../../../shared/wire/limits.ts";
import {
  decodeRecoverAnswer,
  decodeRecoverRequest,
  encodeRecoverAnswer,
  encodeRecoverRequest,
} from "../../../shared/wire/recover-bodies.ts";
import { bodyConformance } from "./body-conformance.ts";

describe("a paper device's question", () => {
  bodyConformance({
    encode: encodeRecoverRequest,
    decode: decodeRecoverRequest,
    values: [
      {
        signPublicKey: new Uint8Array(32).fill(1),
        challenge: new Uint8Array(57),
        signature: new Uint8Array(64).fill(2),
      },
    ],
    maxBytes: MAX_SMALL_BODY_BYTES,
  });
});

describe("its vaults", () => {
  bodyConformance({
    encode: encodeRecoverAnswer,
    decode: decodeRecoverAnswer,
    values: [[], [new Uint8Array(32).fill(1)], Array<Uint8Array>(16).fill(new Uint8Array(32))],
    maxBytes: MAX_SMALL_BODY_BYTES,
  });
});
