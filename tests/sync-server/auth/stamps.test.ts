import { describe, expect, it } from "vitest";
import { encodeBase64url } from "../../../shared/bytes/base64url.ts";
import { CHALLENGE_SECONDS, Stamps, TOKEN_SECONDS } from "../../../sync-server/auth/stamps.ts";
import { seededRandom } from "../../shared/vault/seeded-random.ts";

const KEY = new Uint8Array(32).fill(1);
const NOW = 1_800_000_000_000;
const SUBJECT = { vaultId: new Uint8Array(32).fill(2), deviceId: new Uint8Array(16).fill(3) };
const random = seededRandom("stamps");
const stamps = new Stamps(KEY, "https://a.example");

describe("a token", () => {
  it("says whom it is for until it ends", () => {
    const token = stamps.token(SUBJECT, NOW);
    const expiresAtMs = NOW + TOKEN_SECONDS * 1000;

    expect(stamps.readToken(token, NOW)).toEqual({ ...SUBJECT, expiresAtMs });
    expect(stamps.readToken(token, expiresAtMs - 1)).toEqual({ ...SUBJECT, expiresAtMs });
    expect(stamps.readToken(token, expiresAtMs)).toBe(null);
  });

  it("is worth nothing with any bit changed, cut or lengthened", () => {
    const token = stamps.token(SUBJECT, NOW);
    for (let bit = 0; bit < token.length * 8; bit++) {
      const changed = token.slice();
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(stamps.readToken(changed, NOW)).toBe(null);
    }

    expect(stamps.readToken(token.slice(0, -1), NOW)).toBe(null);
    expect(stamps.readToken(new Uint8Array([...token, 0]), NOW)).toBe(null);
    expect(stamps.readToken(new Uint8Array(), NOW)).toBe(null);
  });

  it("is worth nothing under another origin or another key", () => {
    const token = stamps.token(SUBJECT, NOW);

    expect(new Stamps(KEY, "https://b.example").readToken(token, NOW)).toBe(null);
    expect(new Stamps(new Uint8Array(32), "https://a.example").readToken(token, NOW)).toBe(null);
    expect(new Stamps(KEY.slice(), "https://a.example").readToken(token, NOW)).not.toBe(null);
  });
});

describe("the text of a token", () => {
  it("says the same at every look, until the token ends", () => {
    const token = stamps.token(SUBJECT, NOW);
    const text = encodeBase64url(token);
    const expiresAtMs = NOW + TOKEN_SECONDS * 1000;

    for (const nowMs of [NOW, NOW + 1, expiresAtMs - 1])
      expect(stamps.readTokenText(text, nowMs)).toEqual(stamps.readToken(token, nowMs));
    expect(stamps.readTokenText(text, expiresAtMs)).toBe(null);
    expect(stamps.readTokenText(text, expiresAtMs + 1)).toBe(null);
  });

  it("is worth nothing changed, however often its right form was shown", () => {
    const text = encodeBase64url(stamps.token(SUBJECT, NOW));
    expect(stamps.readTokenText(text, NOW)).not.toBe(null);

    for (let at = 0; at < text.length; at++) {
      const other = text[at] === "A" ? "B" : "A";
      expect(stamps.readTokenText(text.slice(0, at) + other + text.slice(at + 1), NOW)).toBe(null);
    }
    for (const wrong of ["", `${text}=`, ` ${text}`, `${text}A`])
      expect(stamps.readTokenText(wrong, NOW)).toBe(null);
    expect(new Stamps(KEY, "https://b.example").readTokenText(text, NOW)).toBe(null);
  });
});

describe("a challenge", () => {
  it("holds for a minute, and is no token", () => {
    const challenge = stamps.challenge(random, NOW);

    expect(stamps.isChallenge(challenge, NOW + CHALLENGE_SECONDS * 1000 - 1)).toBe(true);
    expect(stamps.isChallenge(challenge, NOW + CHALLENGE_SECONDS * 1000)).toBe(false);
    expect(stamps.readToken(challenge, NOW)).toBe(null);
    expect(stamps.isChallenge(stamps.token(SUBJECT, NOW), NOW)).toBe(false);
  });

  it("is another one every time", () => {
    expect(stamps.challenge(random, NOW)).not.toEqual(stamps.challenge(random, NOW));
  });
});
