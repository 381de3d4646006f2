/** How requests end, and what the page learns of it. */
import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it } from "vitest";
import type { Outcome } from "../../../../extension/messages/page-contract.ts";
import { Stage, type Submit, settled } from "../../../support/background-stage.ts";
import { creationOptions, RP_ID, sender, submit } from "../../../support/page-request.ts";

const NATIVE: Outcome = { kind: "native" };
const fault = (name: string) => expect.objectContaining({ kind: "fault", name });
const credential = expect.objectContaining({ kind: "credential" });

let stage: Stage;
beforeEach(async () => {
  stage = await Stage.withVault();
});

describe("how a request ends", () => {
  const endings: [string, (message: Submit) => Promise<unknown>, object][] = [
    ["cancel", ({ requestId }) => stage.worker.approvals.cancel(requestId), fault("NotAllowedError")],
    [
      "closing the window",
      (message) => stage.worker.ceremonies.windowClosed(stage.windowOf(message) ?? -1),
      fault("NotAllowedError"),
    ],
    ["another device", ({ requestId }) => stage.worker.approvals.native(requestId, false), NATIVE],
    [
      "its time",
      async () => {
        stage.world.clock.nowMs += 300_000;
        await stage.worker.ceremonies.expire();
      },
      fault("NotAllowedError"),
    ],
    [
      "a newer call of the same document",
      () => stage.worker.ceremonies.submit(submit("create", creationOptions()), sender()),
      fault("AbortError"),
    ],
  ];
  it.each(endings)("by %s", async (_, end, outcome) => {
    const message = submit("create", creationOptions());
    await stage.send(message);

    await end(message);
    await settled();

    expect(stage.worker.answers.get(message.requestId)).toEqual(outcome);
    expect(stage.windowOf(message)).toBeNull();
    expect(await stage.worker.approvals.approve(message.requestId, null)).toEqual({ step: "close" });
    expect(await (await stage.worker.access.opened()).passkeys.list()).toEqual([]);
  });

  it("by abort: without an answer, the window closed", async () => {
    const message = submit("create", creationOptions());
    await stage.send(message);

    await stage.worker.ceremonies.abort(message.requestId, "document-1");

    expect(stage.worker.answers.has(message.requestId)).toBe(false);
    expect(stage.world.windows.open_.size).toBe(0);
  });

  it("not by an abort or a confirmation from another document", async () => {
    const message = submit("create", creationOptions());
    await stage.send(message);

    await stage.worker.ceremonies.abort(message.requestId, "document-2");
    await stage.worker.ceremonies.confirm(message.requestId, "document-2");

    expect(stage.windowOf(message)).not.toBeNull();
  });

  it("tells another document nothing that submits the same id", async () => {
    const message = submit("create", creationOptions());
    await stage.send(message);
    await stage.worker.approvals.approve(message.requestId, null);
    stage.worker.answers.clear();

    expect(
      await stage.send(message, sender({ documentId: "document-2" }, "https://evil.example")),
    ).toBeNull();
    expect(await stage.send(message)).toEqual(credential);
  });

  it("answers a repeated submit from the recorded passkey even if nothing else of the request is left", async () => {
    const message = submit("create", creationOptions());
    await stage.send(message);
    await stage.worker.approvals.approve(message.requestId, null);
    await stage.worker.ceremonies.world.requests.remove(message.requestId);
    stage.worker.answers.clear();

    expect(await stage.send(message)).toEqual(credential);
    expect(stage.windowOf(message)).toBeNull();
    expect(await (await stage.worker.access.opened()).passkeys.list()).toHaveLength(1);
  });

  it("keeps what was decided while its frame was thought to be gone", async () => {
    const message = submit("create", creationOptions());
    await stage.send(message);
    const { ceremonies, approvals, answers } = stage.worker;

    await Promise.all([approvals.approve(message.requestId, null), ceremonies.dropUnconnected(() => false)]);
    answers.clear();

    expect(await ceremonies.world.requests.find(message.requestId)).toMatchObject({ outcome: credential });
    expect(await stage.send(message)).toEqual(credential);
  });

  it("is forgotten once the page confirms", async () => {
    const message = submit("create", creationOptions());
    await stage.send(message);
    await stage.worker.approvals.approve(message.requestId, null);

    await stage.worker.ceremonies.confirm(message.requestId, "document-1");

    expect(await stage.worker.ceremonies.world.requests.all()).toEqual([]);
    expect(await stage.world.database.outcomes.count()).toBe(0);
  });

  it("when the asking document is gone, even if the person clicks at that moment", async () => {
    const message = submit("create", creationOptions());
    await stage.send(message);
    stage.world.windows.alive = false;

    await stage.worker.approvals.approve(message.requestId, null);

    expect(stage.worker.answers.has(message.requestId)).toBe(false);
    expect(await (await stage.worker.access.opened()).passkeys.list()).toEqual([]);
  });

  it("brings the asking window to the front before the browser's own dialog", async () => {
    const message = submit("create", creationOptions());
    await stage.send(message);

    await stage.worker.approvals.native(message.requestId, false);

    expect(stage.world.windows.focused).toBe(1);
    expect(stage.world.windows.open_.size).toBe(0);
  });

  it("and always native from then on, where the person says so", async () => {
    const message = submit("create", creationOptions());
    await stage.send(message);

    await stage.worker.approvals.native(message.requestId, true);

    expect(await stage.send(submit("create", creationOptions()))).toEqual(NATIVE);
    expect((await (await stage.worker.access.opened()).sites.list())[0]).toMatchObject({
      rpId: RP_ID,
      rule: "native",
    });
  });
});
