/** The approval window of a locked vault, and when it asks for the password. */
import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it } from "vitest";
import type { Outcome } from "../../../../extension/messages/page-contract.ts";
import { Stage } from "../../../support/background-stage.ts";
import { PASSWORD } from "../../../support/background-world.ts";
import { creationOptions, RP_ID, requestOptions, sender, submit } from "../../../support/page-request.ts";

const NATIVE: Outcome = { kind: "native" };
const credential = expect.objectContaining({ kind: "credential" });

let stage: Stage;
beforeEach(async () => {
  stage = await Stage.withVault();
});

describe("a locked vault", () => {
  it("shows the request without any account, then goes on with it after the password", async () => {
    const { id } = await stage.register();
    await stage.worker.keeper.lock();
    const message = submit("get", requestOptions());
    expect(await stage.send(message)).toBeNull();
    const before = await stage.worker.approvals.read(message.requestId, null);
    expect(before).toMatchObject({ step: "show", view: { vault: "locked", accounts: [], rpId: RP_ID } });

    const after = await stage.worker.approvals.verify(message.requestId, PASSWORD);
    expect(after).toMatchObject({
      view: { vault: "unlocked", needsVerification: false, accounts: [{ credentialId: id }] },
    });
    await stage.worker.approvals.approve(message.requestId, Buffer.from(id, "base64url"));

    expect(stage.worker.answers.get(message.requestId)).toEqual(credential);
  });

  it("leaves a request for foreign credential ids to the browser, and offers to unlock for its own", async () => {
    const { id } = await stage.register();
    await stage.worker.keeper.lock();
    const foreign = Buffer.alloc(32, 1).toString("base64url");
    const naming = (id: string) => requestOptions({ allowCredentials: [{ type: "public-key", id }] });

    expect(await stage.send(submit("get", naming(foreign)))).toEqual(NATIVE);
    expect(await stage.send(submit("get", naming(id)))).toBeNull();
  });

  it("knows every passkey, also those that were approved at the same moment", async () => {
    const messages = [1, 2, 3].map((tab) => ({
      message: submit(
        "create",
        creationOptions({ user: { id: `YQ${tab}A`, name: `${tab}`, displayName: "" } }),
      ),
      from: sender({ tabId: tab, documentId: `document-${tab}`, windowId: tab }),
    }));
    for (const { message, from } of messages) await stage.send(message, from);
    await Promise.all(messages.map(({ message }) => stage.worker.approvals.approve(message.requestId, null)));
    const ids = messages.map(({ message }) => {
      const outcome = stage.worker.answers.get(message.requestId);
      if (outcome?.kind !== "credential") throw new Error("not registered");
      return (outcome.credential as { id: string }).id;
    });
    await stage.worker.keeper.lock();

    for (const id of ids) expect(await stage.worker.access.mayHold(Buffer.from(id, "base64url"))).toBe(true);
  });

  it("goes native after the unlock when nothing matches", async () => {
    await stage.worker.keeper.lock();
    const message = submit("get", requestOptions());
    await stage.send(message);

    expect(await stage.worker.approvals.verify(message.requestId, PASSWORD)).toEqual({ step: "close" });
    expect(stage.worker.answers.get(message.requestId)).toEqual(NATIVE);
  });

  it("counts wrong passwords and keeps the request", async () => {
    await stage.worker.keeper.lock();
    const message = submit("create", creationOptions());
    await stage.send(message);

    expect(await stage.worker.approvals.verify(message.requestId, "wrong")).toEqual({
      step: "wrong-password",
      attemptsLeft: 4,
    });
    expect(await stage.worker.approvals.verify(message.requestId, PASSWORD)).toMatchObject({ step: "show" });
  });

  it("remembers sites given to the browser since the last unlock", async () => {
    await (await stage.worker.access.opened()).alwaysNative(RP_ID);
    await stage.worker.keeper.lock();

    expect(await stage.send(submit("get", requestOptions()))).toEqual(NATIVE);
  });
});

describe("user verification", () => {
  const flagsOf = (outcome: Outcome | undefined) => {
    if (outcome?.kind !== "credential") throw new Error("no credential");
    const { response } = outcome.credential as { response: { authenticatorData: string } };
    return Buffer.from(response.authenticatorData, "base64url")[32] ?? 0;
  };
  const later = () => {
    stage.world.clock.nowMs += 6 * 60_000;
  };
  const ask = async (userVerification: string) => {
    const message = submit("get", requestOptions({ userVerification }));
    await stage.send(message);
    const step = await stage.worker.approvals.read(message.requestId, null);
    if (step.step !== "show") throw new Error("no window");
    const id = Buffer.from(step.view.accounts[0]?.credentialId ?? "", "base64url");
    return { message, view: step.view, approve: () => stage.worker.approvals.approve(message.requestId, id) };
  };

  // asked            minutes since the password   asks for it   UV
  it.each([
    ["required", 0, false, true],
    ["preferred", 0, false, true],
    ["discouraged", 0, false, true],
    ["required", 6, true, true],
    ["preferred", 6, true, true],
    ["discouraged", 6, false, false],
  ])(
    "%s, %i minutes after the password: asks %s, UV %s",
    async (requirement, minutes, asks, userVerified) => {
      await stage.register();
      if (minutes > 0) later();
      const { message, view, approve } = await ask(requirement);
      expect(view.needsVerification).toBe(asks);

      if (asks) {
        expect(await approve()).toMatchObject({ step: "show" });
        expect(stage.worker.answers.has(message.requestId)).toBe(false);
        await stage.worker.approvals.verify(message.requestId, PASSWORD);
      }
      await approve();

      expect((flagsOf(stage.worker.answers.get(message.requestId)) & 0x04) !== 0).toBe(userVerified);
    },
  );

  it("goes on without it only where the request prefers it and the site's rule allows", async () => {
    await stage.register();
    const vault = await stage.worker.access.opened();
    await vault.writeSite({
      rpId: RP_ID,
      rule: "ask",
      offerForSecurityKey: false,
      mayContinueUnverified: true,
    });
    later();

    const preferred = await ask("preferred");
    expect(preferred.view.needsVerification).toBe(false);
    await preferred.approve();
    expect(flagsOf(stage.worker.answers.get(preferred.message.requestId)) & 0x04).toBe(0);
    expect((await ask("required")).view.needsVerification).toBe(true);
  });
});
