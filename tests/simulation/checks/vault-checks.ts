/** What sealing, wrapping and folding must hold: each the counterpart of an attack or of an edit that would be lost. */
import { equalBytes } from "../../../shared/bytes/bytes.ts";
import { verifyStrict } from "../../../shared/log/signature-scheme.ts";
import { padBody, unpadBody } from "../../../shared/log/size-classes.ts";
import { encodeControlBody } from "../../../shared/vault/control-body.ts";
import { epochKey, epochKeys, keyByCommitment } from "../../../shared/vault/epoch-key.ts";
import { checkWraps, findEpochKeys } from "../../../shared/vault/epoch-key-search.ts";
import { findWrongWraps, openWrap, wrapEpochKey } from "../../../shared/vault/epoch-wrap.ts";
import { foldLog } from "../../../shared/vault/fold.ts";
import { compareHlc, HLC_ZERO, nextHlc } from "../../../shared/vault/hlc.ts";
import type { ItemState } from "../../../shared/vault/item-state.ts";
import { type OpenedEntry, timeAfter } from "../../../shared/vault/opened-entry.ts";
import { readLog } from "../../../shared/vault/read-log.ts";
import { openEntryBody } from "../../../shared/vault/seal-entry.ts";
import { openRow, sealRow } from "../../../shared/vault/sealed-row.ts";
import { createSite, type FoldStep, itemAfter, openedSteps } from "../../shared/vault/fold-steps.ts";
import { LogBuilder } from "../../shared/vault/log-builder.ts";
import { type Check, firstWrong } from "./check.ts";

export const VAULT_CHECKS = {
  "a small-order key signs nothing": () => {
    const identity = new Uint8Array(32);
    identity[0] = 1;
    const signature = new Uint8Array(64);
    signature[0] = 1;
    return firstWrong({ refused: !verifyStrict(signature, Uint8Array.of(1, 2, 3), identity) });
  },

  "a sealed part opens under its own header alone": async () => {
    const builder = await LogBuilder.found();
    const body = encodeControlBody({ about: "policy" });
    const entry = builder.draft("data", builder.device, { body });
    const moved = { ...entry, header: { ...entry.header, seq: 7 } };
    return firstWrong({
      opens: openEntryBody(entry, builder.key) !== null,
      "not elsewhere": openEntryBody(moved, builder.key) === null,
    });
  },

  "a row opens in its own place alone": async () => {
    const builder = await LogBuilder.found();
    const key = builder.random(32);
    const place = { table: "items", key: Uint8Array.of(1) };
    const row = sealRow(key, place, Uint8Array.of(5), builder.random);
    return firstWrong({
      opens: equalBytes(openRow(key, place, row), Uint8Array.of(5)),
      "not elsewhere": throws(() => openRow(key, { ...place, key: Uint8Array.of(2) }, row)),
    });
  },

  "a wrong wrap is noticed by those who hold the key": async () => {
    const builder = await LogBuilder.found();
    const members = [builder.device, builder.newDevice()];
    const wraps = await Promise.all(
      members.map((member) => wrapEpochKey(builder.state.vaultId, builder.key, member)),
    );
    const garbage = wraps.with(1, {
      recipient: members[1]?.deviceId ?? new Uint8Array(),
      wrapped: builder.random(80),
    });
    const { vaultId } = builder.state;
    return firstWrong({
      "right ones": (await findWrongWraps(vaultId, builder.key, members, wraps)).length === 0,
      garbage: (await findWrongWraps(vaultId, builder.key, members, garbage)).length === 1,
    });
  },

  "a wrap with another key than the committed one does not count": async () => {
    const builder = await LogBuilder.found();
    const { vaultId } = builder.state;
    const other = epochKey(vaultId, 1, builder.random(32));
    const { wrapped } = await wrapEpochKey(vaultId, other, builder.device);
    const opened = await openWrap(vaultId, 1, builder.key.commitment, builder.device, wrapped);
    return firstWrong({ refused: opened === null });
  },

  "a rekey that hands on a wrong older key adds none": async () => {
    const builder = await LogBuilder.found();
    const right = builder.key;
    builder.key = epochKey(builder.state.vaultId, 1, builder.random(32));
    await builder.appendRekey(builder.device);
    const newcomer = builder.newDevice();
    builder.append(await builder.deviceAdd(newcomer));
    const reader = { ...newcomer, epochKeys: epochKeys([]) };
    const { epochKeys: found } = await readLog(builder.state.vaultId, builder.entries, reader);
    return firstWrong({
      "the current one": keyByCommitment(found, builder.key.commitment) !== null,
      "nothing else": found.size === 1 && keyByCommitment(found, right.commitment) === null,
    });
  },

  "wraps of a whole log are recomputed": async () => {
    const builder = await LogBuilder.found();
    const newcomer = builder.newDevice();
    const before = builder.state;
    const entry = await builder.deviceAdd(newcomer);
    const wrong = {
      ...entry,
      clear: entry.clear.with(entry.clear.length - 1, (entry.clear.at(-1) ?? 0) ^ 1),
    };
    builder.append(entry);
    const placed = { entry: wrong, kind: "deviceAdd", control: builder.state } as const;
    const keys = await findEpochKeys([], { ...builder.device, epochKeys: epochKeys([builder.key]) });
    return firstWrong({
      noticed: (await checkWraps([placed], keys)).length === 1,
      "the log moved": builder.state.seq === before.seq + 1,
    });
  },

  "an edit whose author had seen the other wins, whatever its clock says": () =>
    shows(
      [
        ["A", 0, 900, ["put", "label", "first"]],
        ["B", 1, 100, ["put", "label", "second"]],
      ],
      (item) => ({
        wins: item.fields.get("label")?.value === "second",
      }),
    ),

  "of two concurrent edits the loser is kept": () =>
    shows(
      [
        ["A", 0, 900, ["put", "label", "a"]],
        ["B", 0, 100, ["put", "label", "b"]],
      ],
      (item) => ({
        winner: item.fields.get("label")?.value === "a",
        loser: item.fields.get("label")?.lost.some(({ value }) => value === "b") === true,
      }),
    ),

  "an edit that the trash's author had not seen beats it": () =>
    shows(
      [
        ["A", 0, 1, ["create", "k1"]],
        ["A", 1, 2, ["put", "label", "x"]],
        ["B", 1, 3, ["tombstone"]],
      ],
      (item) => ({ live: item.life === "live" }),
    ),

  "an edit by one who had not seen the trash revives": () =>
    shows(
      [
        ["A", 0, 1, ["create", "k1"]],
        ["B", 1, 2, ["tombstone"]],
        ["A", 1, 3, ["put", "label", "x"]],
      ],
      (item) => ({ live: item.life === "live" }),
    ),

  "a purge erases nothing that its author had not seen": () =>
    shows(
      [
        ["A", 0, 1, ["create", "k1"]],
        ["A", 1, 2, ["tombstone"]],
        ["C", 1, 3, ["put", "userName", "seen by nobody"]],
        ["A", 2, 4, ["tombstone"]],
        ["B", 2, 5, ["purge"]],
      ],
      (item) => ({ born: item.birth !== null, live: item.life === "live" }),
    ),

  "a purge takes what lies in the trash alone": () =>
    shows(
      [
        ["A", 0, 1, ["create", "k1"]],
        ["A", 1, 2, ["purge"]],
      ],
      (item) => ({ born: item.birth !== null }),
    ),

  "a different passkey under one id is kept beside it": () =>
    shows(
      [
        ["A", 0, 1, ["create", "k1"]],
        ["B", 0, 2, ["create", "k2"]],
      ],
      (item) => ({
        kept: item.conflicts.length === 1,
      }),
    ),

  "a group takes effect whole or not at all": () => {
    const [first, second] = group(2);
    const half = foldLog([first, second].slice(0, 1));
    const whole = foldLog([first, second]);
    return firstWrong({
      "nothing of a half": half.items.size === 0 && half.openGroups.size === 1,
      "all at the end": whole.items.size === 2 && whole.openGroups.size === 0,
      "at the last one's place": [...whole.items.values()].every(({ birth }) => birth?.stamp.seq === 2),
    });
  },

  "a group ends with its device's membership": () => {
    const [first, second] = group(2);
    const rekey: OpenedEntry = {
      seq: 2,
      device: new Uint8Array(16).fill(8),
      devSeq: 1,
      kind: "control",
      body: { about: "rekey", previous: null },
      subject: null,
      removed: [first.device],
    };
    const state = foldLog([first, rekey, { ...second, seq: 3 }]);
    return firstWrong({ "no items": state.items.size === 0, "no group": state.openGroups.size === 0 });
  },

  "a time given is later than every time seen": () => {
    const seen = { ms: 5_000, counter: 3 };
    return firstWrong({
      "by a slow clock": compareHlc(nextHlc(seen, 1_000), seen) > 0,
      "by a right one": compareHlc(nextHlc(seen, 6_000), seen) > 0,
      "by a stopped one": compareHlc(nextHlc(seen, 5_000), seen) > 0,
    });
  },

  "a received entry's time moves the clock": () => {
    const [received] = openedSteps([["A", 0, 700, ["put", "label", "x"]]]);
    if (received === undefined) return "no entry";
    const later = { ms: 900, counter: 0 };
    return firstWrong({
      forward: timeAfter(HLC_ZERO, received).ms === 700,
      "never back": timeAfter(later, received).ms === 900,
    });
  },

  "what a reader read moves its clock": async () => {
    const builder = await LogBuilder.found();
    builder.append(builder.data(builder.device, [createSite("one.example")], { ms: 9_000_000_000_000 }));
    const { head } = await readLog(builder.state.vaultId, builder.entries, {
      ...builder.device,
      epochKeys: epochKeys([builder.key]),
    });
    return firstWrong({ moved: head.hlc.ms === 9_000_000_000_000 });
  },

  "a filling that is not zero has not the form": () => {
    const padded = padBody(Uint8Array.of(1, 2, 3), 64);
    return firstWrong({
      opens: unpadBody(padded)?.length === 3,
      "not with a hidden channel": unpadBody(padded.with(63, 1)) === null,
    });
  },
} satisfies Record<string, Check>;

function shows(
  steps: readonly FoldStep[],
  claims: (item: ItemState) => Readonly<Record<string, boolean>>,
): string | null {
  return firstWrong(claims(itemAfter(steps)));
}

function group(count: 2) {
  const [template] = openedSteps([["A", 0, 1, ["put", "label", "x"]]]);
  if (template?.kind !== "data") throw new Error("no data entry");
  const id = new Uint8Array(16).fill(4);
  const member = (index: number) => ({
    ...template,
    seq: index + 1,
    devSeq: index + 1,
    body: {
      ...template.body,
      baseSeq: 0,
      ops: [createSite(`${index}.example`)],
      group: { id, index, count },
    },
  });
  return [member(0), member(1)] as const;
}

function throws(act: () => unknown): boolean {
  try {
    act();
    return false;
  } catch {
    return true;
  }
}
