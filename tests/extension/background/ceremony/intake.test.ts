/** What is answered before any window, and what the person is asked. */
import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it } from "vitest";
import type { Outcome } from "../../../../extension/messages/page-contract.ts";
import { Stage, type Submit } from "../../../support/background-stage.ts";
import { creationOptions, RP_ID, requestOptions, sender, submit } from "../../../support/page-request.ts";

const NATIVE: Outcome = { kind: "native" };
const fault = (name: string) => expect.objectContaining({ kind: "fault", name });
const credential = expect.objectContaining({ kind: "credential" });

let stage: Stage;
beforeEach(async () => {
  stage = await Stage.withVault();
});

describe("what never reaches the person", () => {
  const table: [string, () => [Submit, ReturnType<typeof sender>], Outcome | object][] = [
    // what is asked                            request                                                       outcome
    ["get where no passkey is held", () => [submit("get", requestOptions()), sender()], NATIVE],
    [
      "create that asks for a security key",
      () => [
        submit(
          "create",
          creationOptions({ authenticatorSelection: { authenticatorAttachment: "cross-platform" } }),
        ),
        sender(),
      ],
      NATIVE,
    ],
    [
      "create that hints at a security key",
      () => [submit("create", creationOptions({ hints: ["security-key"] })), sender()],
      NATIVE,
    ],
    [
      "a frame that its page's policy shuts out",
      () => [
        submit("create", creationOptions(), {
          frame: {
            ancestorOrigins: ["https://top.example"],
            isAllowedByPolicy: false,
            hasUserActivation: true,
          },
        }),
        sender({ frameId: 3 }),
      ],
      NATIVE,
    ],
    [
      "create in a foreign frame without user activation",
      () => [
        submit("create", creationOptions(), {
          frame: {
            ancestorOrigins: ["https://top.example"],
            isAllowedByPolicy: true,
            hasUserActivation: false,
          },
        }),
        sender({ frameId: 3 }),
      ],
      NATIVE,
    ],
    [
      "an rpId of another site",
      () => [submit("create", creationOptions({ rp: { id: "bank.example", name: "Bank" } })), sender()],
      fault("SecurityError"),
    ],
    ["options that are no options", () => [submit("get", "gimme"), sender()], fault("TypeError")],
    [
      "options of more than 256 KiB",
      () => [submit("create", creationOptions({ rp: { name: "x".repeat(256 * 1024) } })), sender()],
      NATIVE,
    ],
    [
      "no algorithm that can be made here",
      () => [
        submit("create", creationOptions({ pubKeyCredParams: [{ type: "public-key", alg: -1 }] })),
        sender(),
      ],
      NATIVE,
    ],
  ];
  it.each(table)("%s is answered at once", async (_, make, outcome) => {
    const [message, from] = make();

    expect(await stage.send(message, from)).toEqual(outcome);
    expect(stage.world.windows.opened).toBe(0);
    expect(await stage.worker.ceremonies.world.requests.waiting()).toEqual([]);
  });

  it("leaves a flood to the browser, from however many frames it comes", async () => {
    stage.world.windows.front = false;
    for (let frame = 1; frame <= 32; frame++)
      await stage.worker.ceremonies.submit(
        submit("create", creationOptions()),
        sender({ documentId: `d${frame}` }),
      );

    expect(await stage.send(submit("create", creationOptions()), sender({ documentId: "one more" }))).toEqual(
      NATIVE,
    );
    expect(await stage.worker.ceremonies.world.requests.waiting()).toHaveLength(32);
  });

  it("goes native where no window can be opened", async () => {
    stage.world.windows.open = async () => {
      throw new Error("no windows here");
    };

    expect(await stage.send(submit("create", creationOptions()))).toEqual(NATIVE);
  });

  it("is native for everything while there is no vault", async () => {
    stage = Stage.withoutVault();

    expect(await stage.send(submit("create", creationOptions()))).toEqual(NATIVE);
    expect(await stage.send(submit("get", requestOptions()))).toEqual(NATIVE);
  });
});

describe("create", () => {
  it("opens one window, and answers after the approval", async () => {
    const message = submit("create", creationOptions());
    expect(await stage.send(message)).toBeNull();
    expect(stage.world.windows.opened).toBe(1);

    const step = await stage.worker.approvals.approve(message.requestId, null);

    expect(step).toEqual({ step: "close" });
    expect(stage.worker.answers.get(message.requestId)).toEqual(credential);
    expect(stage.world.windows.open_.size).toBe(0);
  });

  it("answers InvalidStateError for an excluded passkey, and only after the person agreed", async () => {
    const { id } = await stage.register();
    const message = submit("create", creationOptions({ excludeCredentials: [{ type: "public-key", id }] }));

    expect(await stage.send(message)).toBeNull();
    const step = await stage.worker.approvals.read(message.requestId, null);
    expect(step).toMatchObject({ step: "show", view: { isExcluded: true } });
    await stage.worker.approvals.approve(message.requestId, null);

    expect(stage.worker.answers.get(message.requestId)).toEqual(fault("InvalidStateError"));
    expect(await (await stage.worker.access.opened()).passkeys.list()).toHaveLength(1);
  });

  it("is not offered at a site with the rule never-save, while signing in there is", async () => {
    const vault = await stage.worker.access.opened();
    await stage.register();
    await vault.writeSite({
      rpId: RP_ID,
      rule: "never-save",
      offerForSecurityKey: false,
      mayContinueUnverified: false,
    });

    expect(await stage.send(submit("create", creationOptions()))).toEqual(NATIVE);
    expect(await stage.send(submit("get", requestOptions()))).toBeNull();
  });

  it("is offered for a security key where the site's rule says so", async () => {
    const vault = await stage.worker.access.opened();
    await vault.writeSite({
      rpId: RP_ID,
      rule: "ask",
      offerForSecurityKey: true,
      mayContinueUnverified: false,
    });
    const options = creationOptions({
      authenticatorSelection: { authenticatorAttachment: "cross-platform" },
    });

    expect(await stage.send(submit("create", options))).toBeNull();
    expect(stage.world.windows.opened).toBe(1);
  });

  it("tells the person and keeps the request when the passkey cannot be stored", async () => {
    const message = submit("create", creationOptions());
    await stage.send(message);
    const vault = await stage.worker.access.opened();
    stage.world.database.close();

    const step = await stage.worker.approvals
      .approve(message.requestId, null)
      .catch((error: unknown) => error);

    expect(step).not.toEqual({ step: "close" });
    expect(stage.worker.answers.get(message.requestId)).toBeUndefined();
    await stage.world.database.open();
    expect(await vault.passkeys.list()).toEqual([]);
    await stage.worker.approvals.approve(message.requestId, null);
    expect(stage.worker.answers.get(message.requestId)).toEqual(credential);
  });
});

describe("get", () => {
  it("lets the person choose among several accounts, newest first", async () => {
    await stage.register({ user: { id: "YQ", name: "anna", displayName: "Anna" } });
    stage.world.clock.nowMs += 1000;
    await stage.register({ user: { id: "Yg", name: "bert", displayName: "Bert" } });
    const message = submit("get", requestOptions());
    await stage.send(message);

    const step = await stage.worker.approvals.read(message.requestId, null);
    if (step.step !== "show") throw new Error("nothing to choose from");
    expect(step.view.accounts.map(({ userName }) => userName)).toEqual(["bert", "anna"]);
    const anna = step.view.accounts[1]?.credentialId ?? "";
    await stage.worker.approvals.approve(message.requestId, Buffer.from(anna, "base64url"));

    expect(stage.worker.answers.get(message.requestId)).toMatchObject({ credential: { id: anna } });
  });

  it("refuses a passkey that was not among those offered", async () => {
    await stage.register();
    const message = submit("get", requestOptions());
    await stage.send(message);

    await stage.worker.approvals.approve(message.requestId, new Uint8Array(32));

    expect(stage.worker.answers.get(message.requestId) ?? null).not.toEqual(credential);
  });

  it("does not offer what is in the trash, and offers it again when restored", async () => {
    await stage.register();
    const { passkeys } = await stage.worker.access.opened();
    const itemId = Buffer.from((await passkeys.list())[0]?.itemId ?? "", "base64url");

    await passkeys.trash(itemId);
    expect(await stage.send(submit("get", requestOptions()))).toEqual(NATIVE);
    await passkeys.restore(itemId);
    expect(await stage.send(submit("get", requestOptions()))).toBeNull();
  });
});
