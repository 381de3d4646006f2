import { describe, expect, it } from "vitest";
import { SyncFault } from "../../../shared/sync/sync-fault.ts";
import { Turns } from "../../../shared/sync/turns.ts";
import { Devices } from "./devices.ts";

describe("Turns", () => {
  it("takes one step after the other", async () => {
    const { turns } = await fresh("order");
    const order: string[] = [];
    const step = (name: string) => async () => {
      order.push(`${name} begins`);
      await Promise.resolve();
      order.push(`${name} ends`);
      return { write: null, value: name };
    };

    const values = await Promise.all([turns.run(step("first")), turns.run(step("second"))]);

    expect(values).toEqual(["first", "second"]);
    expect(order).toEqual(["first begins", "first ends", "second begins", "second ends"]);
  });

  it("makes a step again whose ground moved", async () => {
    const { turns, replica } = await fresh("again");
    let tries = 0;

    await turns.run(async (state) => {
      if (++tries === 1) await replica.commit({ from: state.generation, state: {} });
      return {
        write: { from: state.generation, state: { owedRemovals: [new Uint8Array(16)] } },
        value: tries,
      };
    });

    expect(tries).toBe(2);
    expect((await replica.state()).owedRemovals).toHaveLength(1);
  });

  it("gives up where another engine keeps moving it", async () => {
    const { turns, replica } = await fresh("two engines");
    replica.beforeCommit = () => {
      throw new SyncFault("sync/changed-meanwhile", "moved");
    };

    const stuck = turns.run(async (state) => ({ write: { from: state.generation, state: {} }, value: null }));

    await expect(stuck).rejects.toMatchObject({ code: "sync/changed-meanwhile" });
  });

  it("goes on after a step that failed", async () => {
    const { turns } = await fresh("failed");
    await expect(turns.run(async () => Promise.reject(new Error("no")))).rejects.toThrow("no");

    expect(await turns.run(async () => ({ write: null, value: 1 }))).toBe(1);
  });
});

async function fresh(seed: string) {
  const { replica } = await new Devices(seed).found();
  return { replica, turns: new Turns(replica) };
}
