import { describe, expect, it } from "vitest";
import {
  decodeHint,
  encodeHint,
  eventSubprotocols,
  tokenInSubprotocols,
} from "../../../shared/wire/event-message.ts";

const TOKEN = new Uint8Array(89).fill(251);

describe("the token among the subprotocols", () => {
  it("is read where the client put it", () => {
    expect(tokenInSubprotocols(eventSubprotocols(TOKEN).join(", "))).toEqual(TOKEN);
    expect(tokenInSubprotocols(eventSubprotocols(TOKEN).join(","))).toEqual(TOKEN);
  });

  it.each([
    "",
    "keyferry.v1",
    "token.AAAA",
    "token.AAAA, keyferry.v1",
    "keyferry.v1, token.AAAA, token.AAAA",
    "keyferry.v2, token.AAAA",
    "keyferry.v1, token.A",
    "keyferry.v1, token.AA==",
    `keyferry.v1, token.${"A".repeat(400)}`,
  ])("is not read from %j", (header) => {
    expect(tokenInSubprotocols(header)).toBe(null);
  });
});

describe("a hint", () => {
  it.each([0, 1, 4096, Number.MAX_SAFE_INTEGER])("tells %i", (seq) => {
    expect(decodeHint(encodeHint(seq))).toBe(seq);
  });

  it.each([
    "",
    "{}",
    '{"seq":-1}',
    '{"seq":1.5}',
    '{"seq":01}',
    '{"seq":"1"}',
    '{"seq":9007199254740993}',
    '{"seq":1,"vault":"x"}',
    ` ${'{"seq":1}'}`,
    `{"seq":${"1".repeat(200)}}`,
  ])("is not read from %j", (text) => {
    expect(decodeHint(text)).toBe(null);
  });
});
