import { describe } from "vitest";
import {
  decodeChallenge,
  decodeChallengeRequest,
  decodeTokenAnswer,
  decodeTokenRequest,
  encodeChallenge,
  encodeChallengeRequest,
  encodeTokenAnswer,
  encodeTokenRequest,
} from "../../../shared/wire/auth-bodies.ts";
import { MAX_SMALL_BODY_BYTES } from "../../../shared/wire/limits.ts";
import { bodyConformance } from "./body-conformance.ts";

const maxBytes = MAX_SMALL_BODY_BYTES;

describe("the request for a challenge", () => {
  bodyConformance({
    encode: encodeChallengeRequest,
    decode: decodeChallengeRequest,
    values: [undefined],
    maxBytes,
  });
});

describe("a challenge", () => {
  bodyConformance({
    encode: encodeChallenge,
    decode: decodeChallenge,
    values: [
      { challenge: Uint8Array.of(1), expiresInSeconds: 0 },
      { challenge: new Uint8Array(256), expiresInSeconds: 60 },
    ],
    maxBytes,
  });
});

describe("the request for a token", () => {
  bodyConformance({
    encode: encodeTokenRequest,
    decode: decodeTokenRequest,
    values: [
      {
        vaultId: new Uint8Array(32).fill(1),
        deviceId: new Uint8Array(16).fill(2),
        challenge: new Uint8Array(57).fill(3),
        signature: new Uint8Array(64).fill(4),
      },
    ],
    maxBytes,
  });
});

describe("a token", () => {
  bodyConformance({
    encode: encodeTokenAnswer,
    decode: decodeTokenAnswer,
    values: [
      { token: new Uint8Array(89).fill(9), expiresInSeconds: 900, removedSeq: null },
      { token: new Uint8Array(256).fill(9), expiresInSeconds: 0, removedSeq: 4_294_967_296 },
    ],
    maxBytes,
  });
});
