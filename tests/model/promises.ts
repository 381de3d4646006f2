/** What must hold in every world, and for every step between two. Each is null where it holds, else what is wrong. */
import type { Action, Stage } from "./actions.ts";
import { coalitionKeys } from "./device-session.ts";
import { bit, FIRST, has, type Identity, NEWCOMER, SECOND } from "./log-tree.ts";
import { type Device, deviceOf, type World } from "./world.ts";

export const PEOPLE: readonly Identity[] = [FIRST, SECOND, NEWCOMER];

export type Promise = {
  readonly name: string;
  readonly broken: (
    stage: Stage,
    world: World,
    before: { readonly world: World; readonly action: Action } | null,
  ) => string | null;
};

export const PROMISES: readonly Promise[] = [
  {
    name: "an entry of a removed device is in nobody's log, and no removed key pair comes back",
    broken: ({ tree }, world) =>
      firstOf(world, ({ pin }) => (tree.at(pin).isSound ? null : `the log ${pin} has one`)),
  },
  {
    name: "a removed device, whatever the server gives it, opens nothing that was made after the removal",
    broken: ({ tree }, world) => {
      if (world.secret === 0) return null;
      const keys = coalitionKeys(tree, world.sent);
      const open = world.sent.reduce((edits, log) => edits | tree.readable(log, keys), 0);
      return (open & world.secret) === 0 ? null : `edits ${(open & world.secret).toString(2)} are open`;
    },
  },
  {
    name: "G2: what a person was told is in the device's log or waits on it",
    broken: ({ tree }, world) =>
      firstOf(world, ({ told, outbox, group, pin, keys }) => {
        const lost = told & ~(outbox | group | tree.readable(pin, keys));
        return lost === 0 ? null : `edits ${lost.toString(2)} are gone`;
      }),
  },
  {
    name: "G5: a log is only extended, unless the person takes another",
    broken: ({ tree }, world, before) => {
      if (before === null || before.action.does === "merge") return null;
      return firstOf(world, ({ pin }, identity) => {
        const then = deviceOf(before.world, identity);
        return then === null || tree.extends(pin, then.pin) ? null : `from ${then.pin} to ${pin}`;
      });
    },
  },
  {
    name: "an alarm has its cause: a fork is of two histories of which none goes on from the other",
    broken: ({ tree }, world) =>
      firstOf(world, ({ standing, theirs, pin }) => {
        if (standing !== "forked" || theirs === null) return null;
        return tree.extends(theirs, pin) || tree.extends(pin, theirs) ? `${pin} and ${theirs}` : null;
      }),
  },
  {
    name: "the paper device is a member of every log and opens it, save where a member gave it rubbish",
    broken: ({ tree }, { sent }) => {
      const shut = sent.find((log) => {
        const { active, paper, key } = tree.at(log);
        if (!has(active, paper)) return true;
        return !tree.keysOf(bit(paper), log, []).includes(key) && !isGarbled(tree, log, paper);
      });
      return shut === undefined ? null : `the log ${shut} is shut`;
    },
  },
  {
    name: "the words are replaced only by whoever has them",
    broken: ({ tree }, { sent }) => {
      const stolen = sent.find((log) => {
        const { content } = tree.at(log);
        return content?.kind === "rekey" && content.newWords?.isCosigned === false;
      });
      return stolen === undefined ? null : `the entry ${stolen} took them`;
    },
  },
];

function isGarbled(tree: Stage["tree"], log: number, reader: Identity): boolean {
  return tree.after(0, log).some(({ content }) => content?.kind === "rekey" && has(content.garbled, reader));
}

function firstOf(world: World, broken: (device: Device, identity: Identity) => string | null): string | null {
  for (const identity of PEOPLE) {
    const device = deviceOf(world, identity);
    const wrong = device === null ? null : broken(device, identity);
    if (wrong !== null) return `device ${identity}: ${wrong}`;
  }
  return null;
}
