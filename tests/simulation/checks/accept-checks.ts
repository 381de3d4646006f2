/** What `accept` must refuse: the attacks of a server, a former member, a thief; and what it must take. */
import { ed25519 } from "@noble/curves/ed25519.js";
import { concatBytes } from "../../../shared/bytes/bytes.ts";
import { accept } from "../../../shared/log/accept.ts";
import { encodePolicyClear } from "../../../shared/log/clear-policy.ts";
import { type Entry, encodeEntry, signEntry } from "../../../shared/log/entry.ts";
import { LogBuilder } from "../../shared/vault/log-builder.ts";
import { type Check, firstWrong } from "./check.ts";

/** True when the log of `builder` refuses the entry for this reason. */
function refuses(builder: LogBuilder, entry: Entry, refusal: string): boolean {
  const judged = accept(builder.state, encodeEntry(entry));
  return judged.outcome === "refused" && judged.refusal === refusal;
}

export const ACCEPT_CHECKS = {
  "an entry for another place or head is refused": async () => {
    const builder = await LogBuilder.found();
    const head = (prev: Uint8Array) => builder.draft("data", builder.device, { header: { prev } });
    return firstWrong({
      "another head": refuses(builder, head(new Uint8Array(32)), "wrong-prev"),
      "a place too far": refuses(
        builder,
        builder.draft("data", builder.device, { header: { seq: 3 } }),
        "wrong-seq",
      ),
      "the same place again": refuses(
        builder,
        builder.draft("data", builder.device, { header: { seq: 1 } }),
        "wrong-seq",
      ),
    });
  },

  "an entry of another vault is refused": async () => {
    const builder = await LogBuilder.found();
    const vaultId = new Uint8Array(32).fill(9);
    return firstWrong({
      refused: refuses(
        builder,
        builder.draft("data", builder.device, { header: { vaultId } }),
        "wrong-vault",
      ),
    });
  },

  "an entry of a stranger is refused": async () => {
    const builder = await LogBuilder.found();
    return firstWrong({
      refused: refuses(builder, builder.draft("data", builder.newDevice()), "not-a-member"),
    });
  },

  "a removed device's entry is refused": async () => {
    const { builder, phone } = await withPhone();
    await builder.appendRekey(builder.device, [phone.deviceId]);
    return firstWrong({
      refused: refuses(builder, builder.draft("data", phone, { header: { devSeq: 1 } }), "removed-member"),
    });
  },

  "an entry with a changed bit is refused": async () => {
    const builder = await LogBuilder.found();
    const entry = builder.draft("data", builder.device);
    const bytes = encodeEntry(entry);
    const changed = [140, 300, bytes.length - 1].map((place) => {
      const copy = bytes.slice();
      copy[place] = (copy[place] ?? 0) ^ 1;
      return accept(builder.state, copy).outcome;
    });
    return firstWrong({ refused: changed.every((outcome) => outcome === "refused") });
  },

  "an entry that skips or repeats its device's count is refused": async () => {
    const builder = await LogBuilder.found();
    const with_ = (devSeq: number) => builder.draft("data", builder.device, { header: { devSeq } });
    return firstWrong({
      skips: refuses(builder, with_(3), "wrong-dev-seq"),
      repeats: refuses(builder, with_(1), "wrong-dev-seq"),
    });
  },

  "an entry under another than the current epoch is refused": async () => {
    const builder = await LogBuilder.found();
    const old = builder.key;
    await builder.appendRekey(builder.device);
    return firstWrong({
      old: refuses(builder, builder.draft("data", builder.device, {}, old), "wrong-epoch"),
      future: refuses(
        builder,
        builder.draft("data", builder.device, { header: { epoch: 9 } }),
        "wrong-epoch",
      ),
    });
  },

  "a rekey for other than exactly the members is refused": async () => {
    const { builder, phone } = await withPhone();
    const good = await builder.rekey(builder.device);
    builder.state = { ...builder.state };
    const fewer = await builder.rekey(builder.device, [phone.deviceId]);
    const clearWithout = fewer.entry.clear;
    const more = await builder.rekey(builder.device, [], {});
    // The wraps say two recipients, the set of the removed says nobody: the phone is left out in silence.
    const silent = await builder.rekey(builder.device, [phone.deviceId], { removed: [] });
    const kept = await builder.rekey(builder.device, [], { removed: [phone.deviceId] });
    return firstWrong({
      "a right one is taken": accept(builder.state, encodeEntry(good.entry)).outcome === "accepted",
      "and one that removes": accept(builder.state, encodeEntry(fewer.entry)).outcome === "accepted",
      "clear parts differ": clearWithout.length !== more.entry.clear.length,
      "a member left out": refuses(builder, silent.entry, "wrong-recipients"),
      "a removed device that still receives": refuses(builder, kept.entry, "wrong-recipients"),
    });
  },

  "a genesis without the words' signature is refused": async () => {
    const builder = await LogBuilder.found();
    const [genesis = new Uint8Array()] = builder.entries;
    const cosignature = genesis.length - 128;
    const changed = genesis.slice();
    changed[cosignature] = (changed[cosignature] ?? 0) ^ 1;
    const unsigned = changed.subarray(0, cosignature);
    // The device signs again over the wrong co-signature: only the words' own signature can tell.
    const own = ed25519.sign(
      concatBytes(
        new TextEncoder().encode("keyferry/v1/entry-signature\0"),
        unsigned,
        changed.subarray(cosignature, -64),
      ),
      builder.device.signSeed,
    );
    const judged = accept(null, concatBytes(changed.subarray(0, -64), own));
    return firstWrong({
      refused: judged.outcome === "refused" && judged.refusal === "bad-cosignature",
      "the true one is taken": accept(null, genesis).outcome === "accepted",
    });
  },

  "new words without the old words' signature are refused": async () => {
    const builder = await LogBuilder.found();
    const newWords = builder.newDevice();
    const thief = builder.newDevice();
    const stolen = await builder.rekey(builder.device, [], {
      newRecovery: newWords,
      newWords,
      cosignSeeds: [thief.signSeed, newWords.signSeed],
    });
    return firstWrong({ refused: refuses(builder, stolen.entry, "bad-cosignature") });
  },

  "a newcomer that does not show its key is refused": async () => {
    const builder = await LogBuilder.found();
    const newcomer = builder.newDevice();
    const forged = await builder.deviceAdd(newcomer, builder.device, new Uint8Array(64));
    return firstWrong({
      refused: refuses(builder, forged, "bad-possession"),
      "with it, it is taken":
        accept(builder.state, encodeEntry(await builder.deviceAdd(newcomer))).outcome === "accepted",
    });
  },

  "a device that was removed does not come back under its id": async () => {
    const { builder, phone } = await withPhone();
    await builder.appendRekey(builder.device, [phone.deviceId]);
    return firstWrong({ refused: refuses(builder, await builder.deviceAdd(phone), "device-known") });
  },

  "the lowest version never falls": async () => {
    const builder = await LogBuilder.found();
    const policy = (signerVersion: number, minVersion: number) =>
      builder.control("policy", builder.device, encodePolicyClear({ signerVersion, minVersion }), {
        about: "policy",
      });
    builder.append(policy(3, 2));
    return firstWrong({
      lowered: refuses(builder, policy(3, 1), "version-lowered"),
      "above its signer": refuses(builder, policy(3, 4), "version-above-signer"),
    });
  },

  "the paper device writes no data": async () => {
    const builder = await LogBuilder.found();
    return firstWrong({
      refused: refuses(builder, builder.draft("data", builder.recovery), "not-authorised"),
    });
  },

  "entries have one of seven sizes": async () => {
    const builder = await LogBuilder.found();
    const sizes = [1, 400, 900, 3000].map(
      (length) => encodeEntry(builder.draft("data", builder.device, { body: new Uint8Array(length) })).length,
    );
    const entry = builder.draft("data", builder.device);
    const odd = signEntry(
      {
        clear: entry.clear,
        ciphertext: entry.ciphertext.subarray(16),
        header: { ...entry.header, ciphertextLength: entry.ciphertext.length - 16 },
      },
      builder.device.signSeed,
    );
    return firstWrong({
      "powers of two": sizes.every((size) => size >= 1024 && Number.isInteger(Math.log2(size))),
      "small ones alike": new Set(sizes.slice(0, 2)).size === 1,
      "odd ones refused": refuses(builder, odd, "malformed"),
    });
  },
} satisfies Record<string, Check>;

async function withPhone() {
  const builder = await LogBuilder.found();
  const phone = builder.newDevice();
  builder.append(await builder.deviceAdd(phone));
  return { builder, phone };
}
