/**
 * The worker dies at every point of a ceremony: before and after every single access to storage. A new worker then
 * gets what a real one would get: the relay submits the same request again, the window repeats its call. However it
 * went, the page ends with one credential and the vault with one passkey: that one.
 */
import "fake-indexeddb/auto";
import { describe, expect, it } from "vitest";
import type { SessionArea } from "../../../../extension/background/session-area.ts";
import { ReplicaRepository } from "../../../../extension/storage/replica-repository.ts";
import { VaultRepository } from "../../../../extension/storage/vault-repository.ts";
import {
  type Durable,
  durable,
  foundTestVault,
  startWorker,
  type Worker,
} from "../../../support/background-world.ts";
import { Death, Mortality, mortal } from "../../../support/mortality.ts";
import { creationOptions, requestOptions, sender, submit } from "../../../support/page-request.ts";

function mortalWorker(world: Durable, mortality: Mortality): Worker {
  const repository = mortal(new VaultRepository(world.database), mortality);
  const session: SessionArea = mortal(world.session, mortality);
  const replicaRepository = mortal(new ReplicaRepository(world.database), mortality);
  return startWorker(world, { repository, replicaRepository, session });
}

/** What relay and window do, each repeating until it has its answer. Returns how often the page was answered. */
async function approveWhateverDies(
  world: Durable,
  deathAt: number,
  operation: "create" | "get",
): Promise<{ readonly credentialIds: ReadonlySet<string>; readonly died: boolean }> {
  const message = submit(operation, operation === "create" ? creationOptions() : requestOptions());
  const credentialIds = new Set<string>();
  const mortality = new Mortality(deathAt);
  let worker = mortalWorker(world, mortality);
  const hear = () => {
    const outcome = worker.answers.get(message.requestId);
    if (outcome?.kind === "credential") credentialIds.add((outcome.credential as { id: string }).id);
    else if (outcome) throw new Error(`the page was answered ${JSON.stringify(outcome)}`);
  };
  for (let attempt = 0; attempt < 6 && credentialIds.size === 0; attempt++) {
    try {
      await worker.ceremonies.submit(message, sender());
      hear();
      const windowId = [...world.windows.open_.keys()].at(-1) ?? null;
      const step = await worker.approvals.read(message.requestId, windowId);
      const view = step.step === "show" ? step.view : null;
      const chosen = view?.accounts[0]?.credentialId ?? null;
      if (view)
        await worker.approvals.approve(
          message.requestId,
          chosen === null ? null : Buffer.from(chosen, "base64url"),
        );
      hear();
    } catch (error) {
      if (!(error instanceof Death) && !mortality.isDead) throw error;
    }
    if (mortality.isDead) worker = startWorker(world);
  }
  return { credentialIds, died: mortality.isDead };
}

const MOST_DEATHS = 400;

describe("a worker that dies anywhere", () => {
  it("makes a new passkey exactly once, and answers with that one", async () => {
    let deathAt = 1;
    for (; deathAt <= MOST_DEATHS; deathAt++) {
      const world = durable();
      await foundTestVault(world);

      const { credentialIds, died } = await approveWhateverDies(world, deathAt, "create");

      const vault = await startWorker(world).access.opened();
      const stored = await vault.passkeys.listedOfSite("example.org");
      expect([deathAt, ...stored.map((one) => one.credentialId)]).toEqual([deathAt, ...credentialIds]);
      expect(stored).toHaveLength(1);
      if (!died) break;
    }
    expect(deathAt).toBeGreaterThan(20);
    expect(deathAt).toBeLessThan(MOST_DEATHS);
  }, 120_000);

  it("answers a sign-in, and changes nothing in the vault", async () => {
    let deathAt = 1;
    for (; deathAt <= MOST_DEATHS; deathAt++) {
      const world = durable();
      await foundTestVault(world);
      const registered = await approveWhateverDies(world, Number.POSITIVE_INFINITY, "create");
      const before = await world.database.entries.count();

      const { credentialIds, died } = await approveWhateverDies(world, deathAt, "get");

      expect([deathAt, ...credentialIds]).toEqual([deathAt, ...registered.credentialIds]);
      expect(await world.database.entries.count()).toBe(before);
      if (!died) break;
    }
    expect(deathAt).toBeGreaterThan(20);
    expect(deathAt).toBeLessThan(MOST_DEATHS);
  }, 120_000);
});
