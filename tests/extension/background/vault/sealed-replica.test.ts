import "fake-indexeddb/auto";
import { describe } from "vitest";
import { DEFAULT_SETTINGS } from "../../../../extension/background/vault/settings.ts";
import { replicaConformance } from "../../../shared/sync/replica-conformance.ts";
import { durable, PASSWORD, startWorker } from "../../../support/background-world.ts";

describe("the replica in sealed rows", () => {
  replicaConformance(async (begin) => {
    const world = durable();
    const worker = startWorker(world);
    await worker.keeper.keep(begin, PASSWORD, DEFAULT_SETTINGS);
    return { replica: worker.replica, again: () => startWorker(world).replica };
  });
});
