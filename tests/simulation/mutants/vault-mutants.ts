/** Faults in sealing, wrapping and folding. */
import type { Mutant } from "./mutant.ts";

const APPLY = "shared/vault/apply-op.ts";
const GROUPS = "shared/vault/open-groups.ts";

export const VAULT_MUTANTS: readonly Mutant[] = [
  {
    name: "a row opens in any place",
    patch: { file: "shared/vault/sealed-row.ts", find: "place.key);", replace: "new Uint8Array());" },
    caughtBy: { check: "a row opens in its own place alone" },
  },
  {
    name: "wraps are not compared",
    patch: {
      file: "shared/vault/epoch-wrap.ts",
      find: "if (found === undefined || expected === null || !equalBytes(found.wrapped, expected.wrapped))",
      replace: "if (found === undefined)",
    },
    caughtBy: { check: "a wrong wrap is noticed by those who hold the key" },
  },
  {
    name: "wraps of a log are not recomputed",
    patch: {
      file: "shared/vault/epoch-key-search.ts",
      find: "if (key === null) continue;",
      replace: "if (key !== null) continue;",
    },
    caughtBy: { check: "wraps of a whole log are recomputed" },
  },
  {
    name: "a wrapped key need not be the committed one",
    patch: {
      file: "shared/vault/epoch-wrap.ts",
      find: "if (key === null || !equalBytes(keyCommitment(vaultId, epoch, key), commitment)) return null;",
      replace: "if (key === null) return null;",
    },
    caughtBy: { check: "a wrap with another key than the committed one does not count" },
  },
  {
    name: "an older key that a rekey hands on need not be the committed one",
    patch: {
      file: "shared/vault/epoch-key-search.ts",
      find: "return expected !== undefined && equalBytes(expected, previous.commitment) ? previous : null;",
      replace: "return expected === undefined ? null : previous;",
    },
    caughtBy: { check: "a rekey that hands on a wrong older key adds none" },
  },
  {
    name: "what an author had seen does not count",
    patch: {
      file: "shared/vault/stamped-op.ts",
      find: "if (touch.seq <= stamped.baseSeq) return true;",
      replace: "",
    },
    caughtBy: { check: "an edit whose author had seen the other wins, whatever its clock says" },
  },
  {
    name: "losers are forgotten",
    patch: {
      file: "shared/vault/apply-put.ts",
      find: "lost: [lost, ...present.lost].slice(0, HISTORY_LIMIT)",
      replace: "lost: present.lost.slice(0, lost.isConcurrent ? HISTORY_LIMIT : HISTORY_LIMIT)",
    },
    caughtBy: { check: "of two concurrent edits the loser is kept" },
  },
  {
    name: "the trash takes what its author had not seen",
    patch: {
      file: APPLY,
      find: 'if (item.life === "purged" || !hadSeenAllEdits(item, stamped)) return [];',
      replace: 'if (item.life === "purged") return [];',
    },
    caughtBy: { check: "an edit that the trash's author had not seen beats it" },
  },
  {
    name: "an unseen trash is not undone by an edit",
    patch: {
      file: APPLY,
      find: 'return item.life === "trashed" && !hadSeenTrash ? revived(next) : next;',
      replace: "return next;",
    },
    caughtBy: { check: "an edit by one who had not seen the trash revives" },
  },
  {
    name: "a purge takes what is not in the trash",
    patch: {
      file: APPLY,
      find: 'if (item.life !== "trashed" || !hadSeenTrash || !hadSeenAllEdits(item, stamped)) return [];',
      replace: 'if (item.life === "purged") return [];',
    },
    caughtBy: { check: "a purge takes what lies in the trash alone" },
  },
  {
    name: "a purge takes concurrent edits with it",
    patch: {
      file: APPLY,
      find: 'if (item.life !== "trashed" || !hadSeenTrash || !hadSeenAllEdits(item, stamped)) return [];',
      replace: "if (item.birth === null) return [];",
    },
    caughtBy: { check: "a purge erases nothing that its author had not seen" },
  },
  {
    name: "a second passkey under one id is dropped",
    patch: {
      file: APPLY,
      find: "const conflictId = conflictItemId(op.itemId, stamped.opId);",
      replace:
        "const conflictId = conflictItemId(op.itemId, stamped.opId); if (conflictId.length > 0) return [];",
    },
    caughtBy: { check: "a different passkey under one id is kept beside it" },
  },
  {
    name: "members of a group take effect one by one",
    patch: {
      file: GROUPS,
      find: "return { groups: next, ops: [], isStray: false };\n  }\n  next.delete(key);",
      replace:
        "return { groups: next, ops: stampOps(opened, opened.seq), isStray: false };\n  }\n  next.delete(key);",
    },
    caughtBy: { check: "a group takes effect whole or not at all" },
  },
  {
    name: "a removed device's group goes on",
    patch: {
      file: GROUPS,
      find: "for (const device of removed)",
      replace: "for (const device of removed.slice(removed.length))",
    },
    caughtBy: { check: "a group ends with its device's membership" },
  },
  {
    name: "a slow clock gives times that were there before",
    patch: {
      file: "shared/vault/hlc.ts",
      find: "if (now > last.ms) return { ms: now, counter: 0 };",
      replace: "if (now !== last.ms) return { ms: now, counter: 0 };",
    },
    caughtBy: { check: "a time given is later than every time seen" },
  },
  {
    name: "reading a log moves no clock",
    patch: {
      file: "shared/vault/known-devices.ts",
      find: "laterHlc(known.heard ?? HLC_ZERO, time)",
      replace: "known.heard ?? HLC_ZERO",
    },
    caughtBy: { check: "what a reader read moves its clock" },
  },
  {
    name: "receiving an entry moves no clock",
    patch: {
      file: "shared/vault/opened-entry.ts",
      find: "return time === null ? last : laterHlc(last, time);",
      replace: "return time === null ? last : laterHlc(last, last);",
    },
    caughtBy: { check: "a received entry's time moves the clock" },
  },
];
