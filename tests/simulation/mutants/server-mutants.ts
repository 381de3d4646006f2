/** Faults in the server. */
import type { Mutant } from "./mutant.ts";

const ACCOUNTING = "sync-server/storage/entry-accounting.ts";

export const SERVER_MUTANTS: readonly Mutant[] = [
  {
    name: "a store writes wherever the vault stands",
    patch: {
      file: "sync-server/storage/sqlite/sqlite-store.ts",
      find: 'if (!standsAt(vault, write.expect)) return "moved";',
      replace: "",
    },
    caughtBy: { check: "of two writers at one place one is written, in a file" },
  },
  {
    name: "compare-and-set looks at the place and not at the head",
    patch: {
      file: ACCOUNTING,
      find: "return vault.seq === expect.seq && equalBytes(vault.head, expect.head);",
      replace: "return vault.seq === expect.seq;",
    },
    caughtBy: { check: "of two writers at one place one is written, in memory" },
  },
  {
    name: "compaction drops control entries too",
    patch: {
      file: "sync-server/storage/sqlite/entry-rows.ts",
      find: "AND NOT (",
      replace: "AND 1 OR NOT (",
    },
    caughtBy: { check: "control entries keep their bytes when others lose theirs" },
  },
  {
    name: "tokens are not bound to an address",
    patch: {
      file: "sync-server/auth/sealed-stamp.ts",
      find: "this.#prefix = labelled(purpose, uint16(octets.length), octets);",
      replace: "this.#prefix = labelled(purpose, uint16(octets.length));",
    },
    caughtBy: { check: "a token and a challenge are worth nothing under another address" },
  },
  {
    name: "tokens never end",
    patch: {
      file: "sync-server/auth/sealed-stamp.ts",
      find: "return expiresAtMs > nowMs ?",
      replace: "return expiresAtMs > 0 ?",
    },
    caughtBy: { check: "a token and a challenge are worth nothing under another address" },
  },
  {
    name: "a signature to sign in names no address",
    patch: {
      file: "shared/wire/auth-message.ts",
      find: "return labelled(LABELS.auth, originPart(origin), vaultId, deviceId, challenge);",
      replace: "return labelled(LABELS.auth, originPart(origin.slice(0, 8)), vaultId, deviceId, challenge);",
    },
    caughtBy: { check: "what is signed for one address is not what is signed for another" },
  },
  {
    name: "a removed device is still served",
    patch: {
      file: "sync-server/auth/authorise.ts",
      find: 'return state.members.get(idText(deviceId))?.status === "active";',
      replace: "return state.members.has(idText(deviceId));",
    },
    caughtBy: { check: "a removed device is no member for the server" },
  },
  {
    name: "the same bytes again are a conflict",
    patch: {
      file: "sync-server/log/append-entries.ts",
      find: 'if (at !== null) {\n    metrics.write("again");',
      replace: 'if (at !== null && at.seq < 0) {\n    metrics.write("again");',
    },
    caughtBy: { check: "the same bytes again have the same answer" },
  },
  {
    name: "the server checks no signatures",
    patch: {
      file: "sync-server/log/append-entries.ts",
      find: "await judgeEntries(state, entries, context.verify)",
      replace: "await judgeEntries(state, entries, () => true)",
    },
    caughtBy: { check: "an entry that breaks a rule is not taken" },
  },
  {
    name: "an author alone confirms its snapshot",
    patch: {
      file: "sync-server/log/compaction.ts",
      find: "isAlone || !equalBytes(device, author)",
      replace: "isAlone || device.length === author.length",
    },
    caughtBy: { check: "nothing is dropped before someone read it back" },
  },
];
