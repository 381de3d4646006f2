/** What waits is exchanged for something else while the log stays where it is: the visible layer follows. */
import type { Edit } from "../vault/edit.ts";
import { ItemStage } from "./item-stage.ts";
import { applyVisibly, asIfAppended, groupsAfter, idsTouchedBy } from "./rebase.ts";
import type { Replica, ReplicaState, ReplicaWrite } from "./replica.ts";

/** The step that leaves these edits waiting and no others. The caller may add to its `state`. */
export async function replaceOutbox(
  replica: Pick<Replica, "items">,
  state: ReplicaState,
  edits: readonly Edit[],
): Promise<ReplicaWrite> {
  const { deviceId } = state.keyring.device;
  const before = asIfAppended(state.outbox, state.log, deviceId);
  const after = asIfAppended(edits, state.log, deviceId);
  const touched = [...idsTouchedBy(state.openGroups, before), ...idsTouchedBy(state.openGroups, after)];
  const stage = await ItemStage.load(replica, touched);
  for (const id of touched) stage.resetVisible(id);
  applyVisibly(stage, groupsAfter(state.openGroups, []), after);
  return {
    from: state.generation,
    state: {},
    items: stage.writes(),
    outbox: { remove: state.outbox.map(({ opId }) => opId), add: edits },
  };
}
