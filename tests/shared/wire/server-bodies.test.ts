import { describe, expect, it } from "vitest";
import { MAX_SMALL_BODY_BYTES } from "../../../shared/wire/limits.ts";
import {
  decodeServerAnswer,
  encodeServerAnswer,
  REGISTRATIONS,
  type ServerAnswer,
} from "../../../shared/wire/server-bodies.ts";
import { encodeBody } from "../../../shared/wire/wire-body.ts";
import { bodyConformance, codeFrom } from "./body-conformance.ts";

const limits = {
  entryBytes: 65_536,
  appendEntries: 64,
  appendBytes: 262_144,
  suffixBytes: 8_388_608,
  vaultBytes: 67_108_864,
  chunkBytes: 65_536,
};

describe("what a server says of itself", () => {
  bodyConformance<ServerAnswer>({
    encode: encodeServerAnswer,
    decode: decodeServerAnswer,
    values: REGISTRATIONS.map((registration) => ({
      protocol: 1,
      origin: "https://sync.example.org",
      registration,
      limits,
    })),
    maxBytes: MAX_SMALL_BODY_BYTES,
  });

  it("is refused with a registration that is not known, or a limit that is missing", () => {
    const said = { protocol: 1, origin: "https://a.example", registration: "sometimes", limits: new Map() };

    expect(codeFrom(() => decodeServerAnswer(encodeBody(said)))).toBe("wire/malformed");
    expect(codeFrom(() => decodeServerAnswer(encodeBody({ ...said, registration: "open" })))).toBe(
      "wire/malformed",
    );
  });
});
