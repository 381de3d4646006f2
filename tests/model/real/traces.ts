/**
 * Ways through the model that are worth going with the shipped code: at least one for every kind of step that there is,
 * then more of each kind in turn, until there are as many as wanted.
 */
import { type Action, type Stage, stepsFrom } from "../actions.ts";
import { bit, type LogTree } from "../log-tree.ts";
import { deviceOf, nameOf, type World } from "../world.ts";

/** A step with everything before it; shared between ways that begin alike. */
export type Step = {
  readonly before: Step | null;
  readonly action: Action;
  readonly from: World;
  readonly to: World;
};

export type Sample = { readonly worlds: number; readonly kinds: number; readonly ends: readonly Step[] };

/** Steps, each with its way, from the first `worlds` worlds; one of each kind, and `count` at least. */
export function sampleSteps(
  stage: Stage,
  start: World,
  limits: { readonly worlds: number; readonly count: number },
): Sample {
  const seen = new Set([nameOf(stage.tree, start, false)]);
  const kinds = new Map<string, Step[]>();
  const queue: { readonly world: World; readonly way: Step | null }[] = [{ world: start, way: null }];
  for (const { world, way } of queue) {
    if (seen.size >= limits.worlds) break;
    for (const { action, world: to } of stepsFrom(stage, world)) {
      if (signsTwice(stage.tree, world, to)) continue;
      const step: Step = { before: way, action, from: world, to };
      const kind = kindOf(stage.tree, step);
      const alike = kinds.get(kind);
      if (alike === undefined) kinds.set(kind, [step]);
      else if (alike.length < limits.count) alike.push(step);
      const name = nameOf(stage.tree, to, false);
      if (seen.has(name)) continue;
      seen.add(name);
      queue.push({ world: to, way: step });
    }
  }
  return {
    worlds: seen.size,
    kinds: kinds.size,
    ends: inTurn([...kinds.values()], Math.max(kinds.size, limits.count)),
  };
}

/** The first of each, the second of each, and so on. */
function inTurn(lists: readonly (readonly Step[])[], count: number): readonly Step[] {
  const ends: Step[] = [];
  for (let place = 0; ends.length < count; place++) {
    const round = lists.flatMap((list) => list[place] ?? []);
    if (round.length === 0) break;
    ends.push(...round.slice(0, count - ends.length));
  }
  return ends;
}

/**
 * Two entries that say the same at the same place are one in the model. In life each has its own nonce, so such a way
 * cannot be told apart here and is left out: the log grew by what was there already.
 */
function signsTwice(tree: LogTree, from: World, to: World): boolean {
  return to.devices.some((device, identity) => {
    const before = deviceOf(from, identity);
    if (device === null || before === null || device.pin === before.pin) return false;
    const own = tree.extends(device.pin, before.pin) ? tree.after(before.pin, device.pin) : [];
    const isSent = (id: number) => from.sent.includes(id) || before.attempt === id;
    return own.some(
      ({ id, content }) => content?.signer === identity && isSent(id) && before.attempt === null,
    );
  });
}

/** Steps of one kind do the same: who does it in which standing, where the server stands, what is sent. */
function kindOf(tree: LogTree, { action, from, to }: Step): string {
  if (action.does === "restore") return "restore";
  if (action.does === "forge") return `forge ${JSON.stringify({ ...action.content, signer: 0 })}`;
  if (action.does === "recover") {
    const { paper, key } = tree.at(action.view);
    return `recover ${action.changesKey} ${tree.keysOf(bit(paper), action.view, []).includes(key)}`;
  }
  const before = deviceOf(from, action.device);
  const after = deviceOf(to, action.device);
  if (before === null || after === null) return action.does;
  const sent = to.sent.filter((log) => !from.sent.includes(log)).map((log) => tree.at(log).content?.kind);
  const view = "view" in action ? relation(tree, before.pin, action.view) : "";
  const loses = action.does === "sync" && action.losesAnswer;
  return [
    action.does,
    view,
    loses,
    before.standing,
    after.standing,
    before.attempt === null,
    after.attempt === null,
    before.owed !== 0,
    after.owed !== 0,
    before.outbox !== 0,
    after.outbox !== 0,
    sent.join(),
    before.keys.length !== after.keys.length,
  ].join(" ");
}

function relation(tree: LogTree, pin: number, view: number): string {
  if (pin === view) return "same";
  if (tree.extends(view, pin)) return "ahead";
  return tree.extends(pin, view) ? "behind" : "apart";
}
