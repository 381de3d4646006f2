/** Faults in the engine, each caught by runs of one family of the simulation. */
import type { Mutant } from "./mutant.ts";

const SEEDS = 60;

export const SYNC_MUTANTS: readonly Mutant[] = [
  {
    name: "the outbox is emptied in one transaction and the log written in another",
    patch: {
      file: "shared/sync/turns.ts",
      find: "if (write !== null) await this.#replica.commit(write, alongside);",
      replace: `if (write !== null && write.outbox?.remove?.length > 0) {
          await this.#replica.commit({ from: write.from, state: {}, outbox: { remove: write.outbox.remove } });
          await this.#replica.commit({ ...write, from: write.from + 1, outbox: { add: write.outbox.add } }, alongside);
        } else if (write !== null) await this.#replica.commit(write, alongside);`,
    },
    caughtBy: { family: "crashes", fromSeed: 35, seeds: SEEDS },
  },
  {
    name: "signed entries are sent before they are on disk",
    patch: {
      file: "shared/sync/push.ts",
      find: "pending.length > 0 ? { from: state.generation, state: {}, attempts: { add: pending } } : null;",
      replace: "null;",
    },
    caughtBy: { family: "storm", fromSeed: 1, seeds: SEEDS },
  },
  {
    name: "what waits is signed anew for every try",
    patch: {
      file: "shared/sync/push.ts",
      find: `const pending = state.attempts.length > 0 || is === "copied" ? [] : await signNext(parts, state);
    const attempts = [...state.attempts, ...pending];
    const write =
      pending.length > 0 ? { from: state.generation, state: {}, attempts: { add: pending } } : null;`,
      replace: `const isData = state.attempts.every(({ opId }) => opId !== null);
    const pending = is === "copied" || !isData ? [] : await signNext(parts, { ...state, attempts: [] });
    const attempts = isData ? pending : state.attempts;
    const remove = isData ? state.attempts.map(({ leaf }) => leaf) : [];
    const write =
      pending.length > 0 ? { from: state.generation, state: {}, attempts: { add: pending, remove } } : null;`,
    },
    caughtBy: { family: "restores", fromSeed: 1, seeds: SEEDS },
  },
  {
    name: "entries of the server are not verified",
    patch: {
      file: "shared/sync/verify-entries.ts",
      find: "const judged = accept(state, bytes, verify);",
      replace: "const judged = accept(state, bytes, () => true);",
    },
    caughtBy: { family: "lies", fromSeed: 108, seeds: SEEDS },
  },
  {
    name: "a server that has less is healed whatever it has",
    patch: {
      file: "shared/sync/heal.ts",
      find: "return at.seq >= 1 && at.seq < log.seq && equalBytes(at.head, await headAt(replica, at.seq));",
      replace: "return at.seq >= 1 && at.seq < log.seq;",
    },
    caughtBy: { family: "forks", fromSeed: 1, seeds: SEEDS },
  },
  {
    name: "a server that has less is never healed",
    patch: {
      file: "shared/sync/sync-session.ts",
      find: 'if (outcome.is === "behind" && (await isPrefix(parts, outcome.at))) {',
      replace: 'if (outcome.is === "behind" && outcome.at.seq < 0) {',
    },
    caughtBy: { family: "restores", fromSeed: 1, seeds: SEEDS },
  },
  {
    name: "a device forgets what it signed",
    patch: {
      file: "shared/sync/own-entries.ts",
      find: "if (await replica.hasSigned(leaf)) known.add(idText(leaf));\n    else",
      replace: "",
    },
    caughtBy: { check: "what a device signed at any time is its own" },
  },
  {
    name: "an entry in its own name that it never signed does not alarm a device",
    patch: {
      file: "shared/sync/own-entries.ts",
      find: "else unknownSeq ??= entry.header.seq;",
      replace: "",
    },
    caughtBy: { family: "copies", fromSeed: 1, seeds: SEEDS },
  },
  {
    name: "what was signed for a place that another took is kept for it",
    patch: {
      file: "shared/sync/own-entries.ts",
      find: "outrun: isOutrun ? attempts.slice(acceptedCount) : [],",
      replace: "outrun: [],",
    },
    caughtBy: { family: "calm", fromSeed: 1, seeds: SEEDS },
  },
  {
    name: "what waits is not put on top of what came in",
    patch: {
      file: "shared/sync/apply-entries.ts",
      find: "if (!isOwnPrefix) applyVisibly(stage, groups, waiting);",
      replace: "",
    },
    caughtBy: { family: "calm", fromSeed: 1, seeds: SEEDS },
  },
  {
    name: "a merge forgets what only this branch had",
    patch: {
      file: "shared/sync/merge-fork.ts",
      find: "const outbox = [...reissued, ...waiting];",
      replace: "const outbox = [...waiting];",
    },
    caughtBy: { family: "forks", fromSeed: 1, seeds: SEEDS },
  },
  {
    name: "a merge drops what was waiting",
    patch: {
      file: "shared/sync/merge-fork.ts",
      find: "const outbox = [...reissued, ...waiting];",
      replace: "const outbox = [...reissued];",
    },
    caughtBy: { family: "forks", fromSeed: 1, seeds: SEEDS },
  },
  {
    name: "a merge does not look beneath the snapshot of the other branch",
    patch: {
      file: "shared/sync/merge-fork.ts",
      find: "const theirs = await entriesAfter(fetched, standing.fork.forkSeq, source);",
      replace: "const theirs = fetched.kept().filter(({ seq }) => seq > standing.fork.forkSeq);",
    },
    caughtBy: { family: "forks", fromSeed: 1, seeds: SEEDS },
  },
  {
    name: "what is left of a group waits on in it",
    patch: {
      file: "shared/sync/regroup.ts",
      find: "begun.length + waiting.length !== count ||",
      replace: "",
    },
    caughtBy: { check: "a group that has lost a part begins again" },
  },
  {
    name: "a merge forgets removals",
    patch: {
      file: "shared/sync/merge-fork.ts",
      find: "owedRemovals: removalsOwed(state, reading.control),",
      replace: "owedRemovals: [],",
    },
    caughtBy: { family: "forks", fromSeed: 1, seeds: SEEDS },
  },
  {
    name: "edits that are brought over claim to have seen what came after the fork",
    patch: {
      file: "shared/sync/reissue.ts",
      find: "baseSeq: Math.min(edit.baseSeq, forkSeq),",
      replace: "baseSeq: edit.baseSeq,",
    },
    caughtBy: { family: "forks", fromSeed: 1, seeds: SEEDS },
  },
  {
    name: "a device that reads of its removal goes on",
    patch: {
      file: "shared/sync/apply-entries.ts",
      find: 'if (memberById(control, self)?.status === "removed") return { is: "removed", bySeq: control.seq };',
      replace: "",
    },
    caughtBy: { check: "a device that reads of its removal knows that it is removed" },
  },
  {
    name: "another history is only ever called a lie",
    patch: {
      file: "shared/sync/take-page.ts",
      find: 'if (stop.refusal === "wrong-prev" && verified.length === 0) return { is: "diverged", at: page.at };',
      replace: "",
    },
    caughtBy: { family: "forks", fromSeed: 1, seeds: SEEDS },
  },
  {
    name: "edits are sealed as if they had seen all there is",
    patch: {
      file: "shared/sync/attempt.ts",
      find: "sealEdit(state.keyring, log, edit, environment);",
      replace: "sealEdit(state.keyring, log, { ...edit, baseSeq: log.seq }, environment);",
    },
    caughtBy: { family: "calm", fromSeed: 1, seeds: SEEDS },
  },
  {
    name: "a snapshot leaves out what lies in the trash",
    patch: {
      file: "shared/sync/snapshot-facts.ts",
      find: "items: replica.confirmedItems(),",
      replace:
        'items: (async function* () { for await (const one of replica.confirmedItems()) if (one.state.life !== "trashed") yield one; })(),',
    },
    caughtBy: { family: "snapshots", fromSeed: 1, seeds: SEEDS },
  },
  {
    name: "an edit that is in the log goes on waiting",
    patch: {
      file: "shared/sync/acknowledge.ts",
      find: "const leaving = isAsBefore ? state.outbox.filter(isGone) : state.outbox;",
      replace: "const leaving = state.outbox.filter((edit, place) => isGone(edit) && place > 0);",
    },
    caughtBy: { family: "calm", fromSeed: 1, seeds: SEEDS },
  },
  {
    name: "snapshots of others are not compared",
    patch: {
      file: "shared/sync/snapshot-facts.ts",
      find: "if (expected === null || !equalBytes(expected, body.stateHash)) {",
      replace: "if (expected === null) {",
    },
    caughtBy: { check: "a snapshot of something else than one has is reported and not used" },
  },
  {
    name: "the extension writes whatever durability it gets",
    patch: {
      file: "extension/storage/write-strictly.ts",
      find: 'if (durability !== "strict")',
      replace: 'if (durability === "none")',
    },
    caughtBy: { check: "the extension writes only where the browser grants strict durability" },
  },
  {
    name: "the server's database does not wait for the disk",
    patch: {
      file: "sync-server/storage/sqlite/open-database.ts",
      find: '{ name: "synchronous", set: "FULL", reads: 2 }',
      replace: '{ name: "synchronous", set: "NORMAL", reads: 1 }',
    },
    caughtBy: { check: "the server's database waits for the disk" },
  },
];
