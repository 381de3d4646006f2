import { describe, expect, it } from "vitest";
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
