import { describe, expect, it } from "vitest";
import { planEdits } from "../../../shared/sync/plan-edits.ts";
import { intoLog, intoOutbox, writesLocally } from "../../../shared/sync/write-locally.ts";
import { create, Devices, rename } from "./devices.ts";
import { losingRequests } from "./losses.ts";

describe("writing", () => {
  it("needs no server where none is set and nothing forbids it", async () => {
    const { state } = await new Devices("locally").found();

    expect(writesLocally(state)).toBe(true);
    expect(writesLocally({ ...state, link: { origin: "x", lastSyncedAtMs: null } })).toBe(false);
    expect(writesLocally({ ...state, standing: { is: "copied", atSeq: 3 } })).toBe(false);
  });

  it("into the outbox shows the edit behind those that wait already", async () => {
    const laptop = await new Devices("outbox").foundOnline();
    await laptop.engine.write([create("ann")]);
    const edits = planEdits(laptop.state.log, [rename("ann", "x")], laptop.environment);

    const write = await intoOutbox(laptop.replica, laptop.state, edits);

    expect(write.outbox).toEqual({ add: edits });
    expect(write.appended).toBeUndefined();
    const [item] = write.items ?? [];
    expect(item?.confirmed).toBeNull();
    const stamp = item?.visible?.state.fields.get("label")?.stamp;
    expect(stamp?.seq).toBe(laptop.state.log.seq + 2);
  });

  it("into the log takes along what waited, in its order, and forgets what was outrun", async () => {
    const laptop = await new Devices("into the log").foundOnline();
    await laptop.engine.write([create("ann")]);
    laptop.wrap = losingRequests;
    await laptop.sync().catch(() => undefined);
    const { state } = laptop;
    expect(state.attempts).toHaveLength(1);
    const edits = planEdits(state.log, [rename("ann", "x")], laptop.environment);

    const write = await intoLog(laptop.replica, state, edits, laptop.environment);

    expect(write.appended?.map(({ seq }) => seq)).toEqual([state.log.seq + 1, state.log.seq + 2]);
    expect(write.attempts).toEqual({ remove: state.attempts.map(({ leaf }) => leaf) });
    expect(write.items).toMatchObject([{ confirmed: "as-visible" }]);
  });
});
