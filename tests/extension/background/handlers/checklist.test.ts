import "fake-indexeddb/auto";
import { describe, expect, it } from "vitest";
import { checklistHandlers } from "../../../../extension/background/handlers/checklist.ts";
import { PageNews } from "../../../../extension/background/page-news.ts";
import { createPasskeyOp } from "../../../../shared/vault/passkey-record.ts";
import { durable, foundTestVault, startWorker, type Worker } from "../../../support/background-world.ts";
import { aCredentialSource } from "../../../support/credential-source.ts";

const PAGE = { windowId: null };

function handlersOf({ access }: Worker, nowMs: () => number) {
  const door = {
    fetch: () => Promise.reject(new TypeError("offline")),
    timeout: (ms: number) => AbortSignal.timeout(ms),
  };
  return checklistHandlers(access, new PageNews(() => undefined, nowMs), door);
}

describe("the list of sites to move", () => {
  it("keeps what was put on it, ticked off and taken from it, over a restart of the worker", async () => {
    const world = durable();
    const worker = await foundTestVault(world);
    const handlers = handlersOf(worker, () => world.clock.nowMs);

    await handlers["checklist/write"](
      { rpIds: ["c.example", "a.example", "b.example", "a.example"], enrolment: "wanted" },
      PAGE,
    );
    await handlers["checklist/write"]({ rpIds: ["a.example"], enrolment: "done" }, PAGE);
    await handlers["checklist/write"]({ rpIds: ["b.example"], enrolment: "none" }, PAGE);

    const restarted = handlersOf(startWorker(world), () => world.clock.nowMs);
    expect(await restarted["checklist/read"]({}, PAGE)).toEqual({
      entries: [
        { rpId: "c.example", state: "open" },
        { rpId: "a.example", state: "ticked" },
      ],
    });
  });

  it("leaves the rules of a site alone, and is left alone by them", async () => {
    const world = durable();
    const worker = await foundTestVault(world);
    const handlers = handlersOf(worker, () => world.clock.nowMs);
    const rule = {
      rpId: "a.example",
      rule: "never-save",
      offerForSecurityKey: true,
      mayContinueUnverified: false,
    } as const;

    await handlers["checklist/write"]({ rpIds: ["a.example"], enrolment: "wanted" }, PAGE);
    await (await worker.access.opened()).writeSite(rule);

    expect(await (await worker.access.opened()).site("a.example")).toEqual(rule);
    expect((await handlers["checklist/read"]({}, PAGE)).entries).toHaveLength(1);
  });

  it("ticks a site off by itself when a passkey of it comes into the vault, and opens it again with the trash", async () => {
    const world = durable();
    const worker = await foundTestVault(world);
    const handlers = handlersOf(worker, () => world.clock.nowMs);
    const state = async () => (await handlers["checklist/read"]({}, PAGE)).entries[0]?.state;
    await handlers["checklist/write"]({ rpIds: ["www.example.com"], enrolment: "wanted" }, PAGE);
    expect(await state()).toBe("open");

    const names = { rpName: "", userName: "anna", userDisplayName: "" };
    const origin = { createdAtMs: 0, source: "made-here" };
    const op = createPasskeyOp(aCredentialSource({ rpId: "example.com" }), names, origin);
    await worker.sync.write([op]);
    expect(await state()).toBe("held");

    await (await worker.access.opened()).passkeys.trash(op.itemId);
    expect(await state()).toBe("open");
  });
});
