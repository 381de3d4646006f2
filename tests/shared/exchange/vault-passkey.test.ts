import { describe, expect, it } from "vitest";
import { arrivingPasskey, leavingPasskey, withBothSeeds } from "../../../shared/exchange/vault-passkey.ts";
import { barePasskey, bytesFor, samplePasskey } from "./sample-passkeys.ts";

const random = (length: number) => bytesFor("chance", length);

describe("a passkey that arrives", () => {
  it("keeps every value that the file has", () => {
    const passkey = samplePasskey({ counter: 7 });
    const { source, names, label, createdAtMs } = arrivingPasskey(passkey, random);

    expect(passkey).toMatchObject({ ...source, ...names, title: label, createdAtMs });
    expect(source.backupEligible).toBe(false);
  });

  it("without BE and BS counts as backed up, and without PRF seeds gets none", () => {
    const { source } = arrivingPasskey(barePasskey(), random);

    expect([source.backupEligible, source.backupState, source.prfSeeds]).toEqual([true, true, null]);
  });

  it("with one PRF seed gets the other, and only that", () => {
    const seeds = { withUserVerification: bytesFor("seed", 32), withoutUserVerification: null };

    expect(withBothSeeds(seeds, random)).toEqual({
      withUserVerification: bytesFor("seed", 32),
      withoutUserVerification: bytesFor("chance", 32),
    });
    const both = { ...seeds, withoutUserVerification: bytesFor("other", 32) };
    expect(withBothSeeds(both, random)).toEqual(both);
  });
});

describe("a passkey that leaves", () => {
  it("is the one that arrived", () => {
    const passkey = samplePasskey({ foreign: { format: "proton", members: { note: "n" } } });
    const { source, names, label, createdAtMs } = arrivingPasskey(passkey, random);
    const { largeBlob, credBlob, payments, modifiedAtMs, folders, tags, foreign } = passkey;
    const beside = { largeBlob, credBlob, payments, modifiedAtMs, folders, tags, foreign };

    expect(leavingPasskey(source, names, { ...beside, title: label, createdAtMs })).toEqual(passkey);
  });

  it("says nothing that the vault does not know", () => {
    const { source, names } = arrivingPasskey(barePasskey(), random);

    expect(leavingPasskey(source, names)).toMatchObject({ largeBlob: null, createdAtMs: null, source: null });
  });
});
