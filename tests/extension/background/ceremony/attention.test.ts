/** When a request may take the person's attention. */
import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it } from "vitest";
import type { Outcome } from "../../../../extension/messages/page-contract.ts";
import { Stage, settled } from "../../../support/background-stage.ts";
import { startWorker } from "../../../support/background-world.ts";
import { creationOptions, sender, submit } from "../../../support/page-request.ts";

const NATIVE: Outcome = { kind: "native" };

let stage: Stage;
beforeEach(async () => {
  stage = await Stage.withVault();
});

describe("attention", () => {
  const other = () => sender({ tabId: 2, documentId: "document-2" });

  it("opens no window for a tab that is not in front; the badge counts it until it is", async () => {
    stage.world.windows.front = false;
    await stage.send(submit("create", creationOptions()));
    expect([stage.world.windows.opened, stage.world.windows.badgeCount]).toEqual([0, 1]);

    stage.world.windows.front = true;
    const { attend } = await import("../../../../extension/background/ceremony/attention.ts");
    await attend(stage.worker.ceremonies.world);

    expect([stage.world.windows.opened, stage.world.windows.badgeCount]).toEqual([1, 0]);
  });

  it("opens one window per browser window; the next request has its turn afterwards", async () => {
    const first = submit("create", creationOptions());
    const second = submit("create", creationOptions());
    await stage.send(first);
    await stage.send(second, other());
    expect([stage.windowOf(first) !== null, stage.windowOf(second)]).toEqual([true, null]);

    await stage.worker.approvals.cancel(first.requestId);
    await settled();

    expect(stage.windowOf(second)).not.toBeNull();
  });

  it("gives an origin to the browser after two cancels without user activation, until there is one", async () => {
    const quiet = { ancestorOrigins: [], isAllowedByPolicy: true, hasUserActivation: false };
    for (let count = 0; count < 2; count++) {
      const message = submit("create", creationOptions(), { frame: quiet });
      await stage.send(message);
      await stage.worker.approvals.cancel(message.requestId);
    }

    expect(await stage.send(submit("create", creationOptions(), { frame: quiet }))).toEqual(NATIVE);
    expect(await stage.send(submit("create", creationOptions()))).toBeNull();
  });

  it("does not open a second window when a restarted worker finds one", async () => {
    const message = submit("create", creationOptions());
    await stage.send(message);
    const present = stage.windowOf(message);

    stage.worker = startWorker(stage.world);
    await stage.send(message);

    expect(stage.world.windows.opened).toBe(1);
    expect(await stage.worker.approvals.read(message.requestId, present)).toMatchObject({ step: "show" });
    expect(await stage.worker.approvals.read(message.requestId, 99)).toEqual({ step: "close" });
  });
});
