import { describe, expect, it } from "vitest";
import { arrivingPasskey, leavingPasskey } from "../../../shared/exchange/vault-passkey.ts";
import { barePasskey, bytesFor, samplePasskey } from "./sample-passkeys.ts";

describe("a passkey that arrives", () => {
  it("keeps every value that the file has", () => {
    const passkey = samplePasskey({ counter: 7 });
    const { source, names, belongings, createdAtMs } = arrivingPasskey(passkey);
    const { label, foreign, ...beside } = belongings;

    expect(passkey).toMatchObject({ ...source, ...names, ...beside, title: label, createdAtMs });
    expect([source.backupEligible, foreign]).toEqual([false, null]);
  });

  it("without BE and BS counts as backed up, and without PRF seeds gets none", () => {
    const { source } = arrivingPasskey(barePasskey());

    expect([source.backupEligible, source.backupState, source.prfSeeds]).toEqual([true, true, null]);
  });

  it("with one PRF seed gets the other", () => {
    const seed = bytesFor("seed", 32);
    const prfSeeds = { withUserVerification: seed, withoutUserVerification: null };
    const { source } = arrivingPasskey(barePasskey({ prfSeeds }));

    expect(source.prfSeeds?.withUserVerification).toEqual(seed);
    expect(source.prfSeeds?.withoutUserVerification).toHaveLength(32);
  });
});

describe("a passkey that leaves", () => {
  const left = (passkey: ReturnType<typeof samplePasskey>) =>
    leavingPasskey({
      ...arrivingPasskey(passkey),
      createdAtMs: passkey.createdAtMs ?? 5,
      origin: passkey.source ?? "made-here",
    });

  it("is the one that arrived, other vendors' members included", () => {
    const foreign = { format: "proton", members: { note: "\u{d800} n" } } as const;
    const passkey = samplePasskey({ foreign, source: "proton" });

    expect(left(passkey)).toEqual(passkey);
  });

  it("says nothing that the vault does not know", () => {
    expect(left(barePasskey())).toEqual({
      ...barePasskey(),
      backupEligible: true,
      backupState: true,
      createdAtMs: 5,
    });
  });
});
