/** What was checked ahead counts for exactly the bytes that were checked, and never says more than the rule. */
import { beforeEach, describe, expect, it } from "vitest";
import { decodeEntry, encodeEntry, signedBytes } from "../../../shared/log/entry.ts";
import { type VerifySignature, verifyStrict } from "../../../shared/log/signature-scheme.ts";
import { SoundKeys } from "../../../sync-server/auth/sound-keys.ts";
import { verifierFor } from "../../../sync-server/auth/verify-ahead.ts";
import { TestVault } from "../test-vault.ts";

let vault: TestVault;
/** How often the rule itself was asked. */
let asked: number;
const counting: VerifySignature = (...triple) => {
  asked++;
  return verifyStrict(...triple);
};

beforeEach(async () => {
  vault = await TestVault.found();
  asked = 0;
});

/** The signature, message and key that the rule would ask about. */
function tripleOf(bytes: Uint8Array, publicKey = vault.device.signPublicKey) {
  const entry = decodeEntry(bytes);
  const signature = entry.signatures.at(-1) ?? new Uint8Array(64);
  return [signature, signedBytes(entry, entry.signatures.slice(0, -1)), publicKey] as const;
}

const changed = (bytes: Uint8Array, at: number) =>
  bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));

describe("a verifier for entries", () => {
  it("knows the signatures that hold, of all entries, without asking again", async () => {
    const { state } = vault.log;
    const entries = vault.write(5);

    const verify = await verifierFor(state, entries, counting, new SoundKeys());

    for (const entry of entries) expect(verify(...tripleOf(entry))).toBe(true);
    expect(asked).toBe(0);
  });

  it("asks about every other signature, message and key, and takes the answer", async () => {
    const { state } = vault.log;
    const [entry = new Uint8Array(), other = new Uint8Array()] = vault.write(2);
    const verify = await verifierFor(state, [entry], counting, new SoundKeys());
    const [signature, message, key] = tripleOf(entry);

    expect(verify(changed(signature, 3), message, key)).toBe(false);
    expect(verify(signature, changed(message, 200), key)).toBe(false);
    expect(verify(signature, message, vault.recovery.signPublicKey)).toBe(false);
    expect(verify(signature, message.slice(0, -1), key)).toBe(false);
    expect(verify(...tripleOf(other))).toBe(true);
    expect(asked).toBe(5);
  });

  it.each<[string, (entry: Uint8Array) => Uint8Array]>([
    ["a signature that does not hold", (entry) => changed(entry, entry.length - 20)],
    ["a device that is no member", (entry) => changed(entry, 80)],
    ["bytes that are no entry", (entry) => entry.slice(1)],
    ["nothing", () => new Uint8Array()],
  ])("remembers nothing of %s", async (_what, spoilt) => {
    const { state } = vault.log;
    const [entry = new Uint8Array()] = vault.write();
    const verify = await verifierFor(state, [spoilt(entry)], counting, new SoundKeys());

    expect(verify(...tripleOf(changed(entry, entry.length - 20)))).toBe(false);
    expect(asked).toBe(1);
  });

  it("does not know what only a key of small order would sign", async () => {
    const { state } = vault.log;
    const [entry = new Uint8Array()] = vault.write();
    const weak = new Uint8Array(32);
    weak[0] = 1;
    // With the neutral element as key and as R, S = 0 verifies any message in lenient libraries.
    const forged = encodeEntry({
      ...decodeEntry(entry),
      signatures: [new Uint8Array([...weak, ...new Uint8Array(32)])],
    });
    const members = new Map(
      [...state.members].map(([id, member]) => [id, { ...member, signPublicKey: weak }] as const),
    );

    const verify = await verifierFor({ ...state, members }, [forged], counting, new SoundKeys());

    expect(verify(...tripleOf(forged, weak))).toBe(false);
    expect(asked).toBe(1);
  });
});
