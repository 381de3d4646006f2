/** The life of requests in the background: who gets a window, how each ends, what the page learns. */
import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it } from "vitest";
import type { Json, Outcome } from "../../../extension/messages/page-contract.ts";
import {
  type Durable,
  durable,
  foundTestVault,
  PASSWORD,
  startWorker,
  type Worker,
} from "../../support/background-world.ts";
import { creationOptions, RP_ID, requestOptions, sender, submit } from "../../support/page-request.ts";

const NATIVE: Outcome = { kind: "native" };
const fault = (name: string) => expect.objectContaining({ kind: "fault", name });
const credential = expect.objectContaining({ kind: "credential" });

let world: Durable;
let worker: Worker;

beforeEach(async () => {
  world = durable();
  worker = await foundTestVault(world);
});

type Submit = ReturnType<typeof submit>;

async function send(message: Submit, from = sender()): Promise<Outcome | null> {
  await worker.ceremonies.submit(message, from);
  await settled();
  return worker.answers.get(message.requestId) ?? null;
}

/** Lets what was started without waiting (windows, timers) happen. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 20));
}

function windowOf({ requestId }: Submit): number | null {
  return [...world.windows.open_].find(([, id]) => id === requestId)?.[0] ?? null;
}

async function register(overrides: { readonly [name: string]: Json } = {}): Promise<{ id: string }> {
  const message = submit("create", creationOptions(overrides));
  await send(message);
  await worker.approvals.approve(message.requestId, null);
  const outcome = worker.answers.get(message.requestId);
  if (outcome?.kind !== "credential") throw new Error(`not registered: ${JSON.stringify(outcome)}`);
  return outcome.credential as { id: string };
}

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

    expect(await send(message, from)).toEqual(outcome);
    expect(world.windows.opened).toBe(0);
    expect(await worker.ceremonies.world.requests.waiting()).toEqual([]);
  });

  it("is native for everything while there is no vault", async () => {
    world = durable();
    worker = startWorker(world);

    expect(await send(submit("create", creationOptions()))).toEqual(NATIVE);
    expect(await send(submit("get", requestOptions()))).toEqual(NATIVE);
  });
});

describe("create", () => {
  it("opens one window, and answers after the approval", async () => {
    const message = submit("create", creationOptions());
    expect(await send(message)).toBeNull();
    expect(world.windows.opened).toBe(1);

    const step = await worker.approvals.approve(message.requestId, null);

    expect(step).toEqual({ step: "close" });
    expect(worker.answers.get(message.requestId)).toEqual(credential);
    expect(world.windows.open_.size).toBe(0);
  });

  it("answers InvalidStateError for an excluded passkey, and only after the person agreed", async () => {
    const { id } = await register();
    const message = submit("create", creationOptions({ excludeCredentials: [{ type: "public-key", id }] }));

    expect(await send(message)).toBeNull();
    const step = await worker.approvals.read(message.requestId, null);
    expect(step).toMatchObject({ step: "show", view: { isExcluded: true } });
    await worker.approvals.approve(message.requestId, null);

    expect(worker.answers.get(message.requestId)).toEqual(fault("InvalidStateError"));
    expect(await (await worker.access.opened()).passkeys.list()).toHaveLength(1);
  });

  it("is not offered at a site with the rule never-save, while signing in there is", async () => {
    const vault = await worker.access.opened();
    await register();
    await vault.writeSite({
      rpId: RP_ID,
      rule: "never-save",
      offerForSecurityKey: false,
      mayContinueUnverified: false,
    });

    expect(await send(submit("create", creationOptions()))).toEqual(NATIVE);
    expect(await send(submit("get", requestOptions()))).toBeNull();
  });

  it("is offered for a security key where the site's rule says so", async () => {
    const vault = await worker.access.opened();
    await vault.writeSite({
      rpId: RP_ID,
      rule: "ask",
      offerForSecurityKey: true,
      mayContinueUnverified: false,
    });
    const options = creationOptions({
      authenticatorSelection: { authenticatorAttachment: "cross-platform" },
    });

    expect(await send(submit("create", options))).toBeNull();
    expect(world.windows.opened).toBe(1);
  });

  it("tells the person and keeps the request when the passkey cannot be stored", async () => {
    const message = submit("create", creationOptions());
    await send(message);
    const vault = await worker.access.opened();
    world.database.close();

    const step = await worker.approvals.approve(message.requestId, null).catch((error: unknown) => error);

    expect(step).not.toEqual({ step: "close" });
    expect(worker.answers.get(message.requestId)).toBeUndefined();
    await world.database.open();
    expect(await vault.passkeys.list()).toEqual([]);
    await worker.approvals.approve(message.requestId, null);
    expect(worker.answers.get(message.requestId)).toEqual(credential);
  });
});

describe("get", () => {
  it("lets the person choose among several accounts, newest first", async () => {
    await register({ user: { id: "YQ", name: "anna", displayName: "Anna" } });
    world.clock.nowMs += 1000;
    await register({ user: { id: "Yg", name: "bert", displayName: "Bert" } });
    const message = submit("get", requestOptions());
    await send(message);

    const step = await worker.approvals.read(message.requestId, null);
    if (step.step !== "show") throw new Error("nothing to choose from");
    expect(step.view.accounts.map(({ userName }) => userName)).toEqual(["bert", "anna"]);
    const anna = step.view.accounts[1]?.credentialId ?? "";
    await worker.approvals.approve(message.requestId, Buffer.from(anna, "base64url"));

    expect(worker.answers.get(message.requestId)).toMatchObject({ credential: { id: anna } });
  });

  it("refuses a passkey that was not among those offered", async () => {
    await register();
    const message = submit("get", requestOptions());
    await send(message);

    await worker.approvals.approve(message.requestId, new Uint8Array(32));

    expect(worker.answers.get(message.requestId) ?? null).not.toEqual(credential);
  });

  it("does not offer what is in the trash, and offers it again when restored", async () => {
    await register();
    const { passkeys } = await worker.access.opened();
    const itemId = Buffer.from((await passkeys.list())[0]?.itemId ?? "", "base64url");

    await passkeys.trash(itemId);
    expect(await send(submit("get", requestOptions()))).toEqual(NATIVE);
    await passkeys.restore(itemId);
    expect(await send(submit("get", requestOptions()))).toBeNull();
  });
});

describe("a locked vault", () => {
  it("shows the request without any account, then goes on with it after the password", async () => {
    const { id } = await register();
    await worker.keeper.lock();
    const message = submit("get", requestOptions());
    expect(await send(message)).toBeNull();
    const before = await worker.approvals.read(message.requestId, null);
    expect(before).toMatchObject({ step: "show", view: { vault: "locked", accounts: [], rpId: RP_ID } });

    const after = await worker.approvals.verify(message.requestId, PASSWORD);
    expect(after).toMatchObject({
      view: { vault: "unlocked", needsVerification: false, accounts: [{ credentialId: id }] },
    });
    await worker.approvals.approve(message.requestId, Buffer.from(id, "base64url"));

    expect(worker.answers.get(message.requestId)).toEqual(credential);
  });

  it("leaves a request for foreign credential ids to the browser, and offers to unlock for its own", async () => {
    const { id } = await register();
    await worker.keeper.lock();
    const foreign = Buffer.alloc(32, 1).toString("base64url");
    const naming = (id: string) => requestOptions({ allowCredentials: [{ type: "public-key", id }] });

    expect(await send(submit("get", naming(foreign)))).toEqual(NATIVE);
    expect(await send(submit("get", naming(id)))).toBeNull();
  });

  it("goes native after the unlock when nothing matches", async () => {
    await worker.keeper.lock();
    const message = submit("get", requestOptions());
    await send(message);

    expect(await worker.approvals.verify(message.requestId, PASSWORD)).toEqual({ step: "close" });
    expect(worker.answers.get(message.requestId)).toEqual(NATIVE);
  });

  it("counts wrong passwords and keeps the request", async () => {
    await worker.keeper.lock();
    const message = submit("create", creationOptions());
    await send(message);

    expect(await worker.approvals.verify(message.requestId, "wrong")).toEqual({
      step: "wrong-password",
      attemptsLeft: 4,
    });
    expect(await worker.approvals.verify(message.requestId, PASSWORD)).toMatchObject({ step: "show" });
  });

  it("remembers sites given to the browser since the last unlock", async () => {
    await (await worker.access.opened()).alwaysNative(RP_ID);
    await worker.keeper.lock();

    expect(await send(submit("get", requestOptions()))).toEqual(NATIVE);
  });
});

describe("user verification", () => {
  const flagsOf = (outcome: Outcome | undefined) => {
    if (outcome?.kind !== "credential") throw new Error("no credential");
    const { response } = outcome.credential as { response: { authenticatorData: string } };
    return Buffer.from(response.authenticatorData, "base64url")[32] ?? 0;
  };
  const later = () => {
    world.clock.nowMs += 6 * 60_000;
  };
  const ask = async (userVerification: string) => {
    const message = submit("get", requestOptions({ userVerification }));
    await send(message);
    const step = await worker.approvals.read(message.requestId, null);
    if (step.step !== "show") throw new Error("no window");
    const id = Buffer.from(step.view.accounts[0]?.credentialId ?? "", "base64url");
    return { message, view: step.view, approve: () => worker.approvals.approve(message.requestId, id) };
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
      await register();
      if (minutes > 0) later();
      const { message, view, approve } = await ask(requirement);
      expect(view.needsVerification).toBe(asks);

      if (asks) {
        expect(await approve()).toMatchObject({ step: "show" });
        expect(worker.answers.has(message.requestId)).toBe(false);
        await worker.approvals.verify(message.requestId, PASSWORD);
      }
      await approve();

      expect((flagsOf(worker.answers.get(message.requestId)) & 0x04) !== 0).toBe(userVerified);
    },
  );

  it("goes on without it only where the request prefers it and the site's rule allows", async () => {
    await register();
    const vault = await worker.access.opened();
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
    expect(flagsOf(worker.answers.get(preferred.message.requestId)) & 0x04).toBe(0);
    expect((await ask("required")).view.needsVerification).toBe(true);
  });
});

describe("how a request ends", () => {
  const endings: [string, (message: Submit) => Promise<unknown>, object][] = [
    ["cancel", ({ requestId }) => worker.approvals.cancel(requestId), fault("NotAllowedError")],
    [
      "closing the window",
      (message) => worker.ceremonies.windowClosed(windowOf(message) ?? -1),
      fault("NotAllowedError"),
    ],
    ["another device", ({ requestId }) => worker.approvals.native(requestId, false), NATIVE],
    [
      "its time",
      async () => {
        world.clock.nowMs += 300_000;
        await worker.ceremonies.expire();
      },
      fault("NotAllowedError"),
    ],
    [
      "a newer call of the same document",
      () => worker.ceremonies.submit(submit("create", creationOptions()), sender()),
      fault("AbortError"),
    ],
  ];
  it.each(endings)("by %s", async (_, end, outcome) => {
    const message = submit("create", creationOptions());
    await send(message);

    await end(message);
    await settled();

    expect(worker.answers.get(message.requestId)).toEqual(outcome);
    expect(windowOf(message)).toBeNull();
    expect(await worker.approvals.approve(message.requestId, null)).toEqual({ step: "close" });
    expect(await (await worker.access.opened()).passkeys.list()).toEqual([]);
  });

  it("by abort: without an answer, the window closed", async () => {
    const message = submit("create", creationOptions());
    await send(message);

    await worker.ceremonies.abort(message.requestId, "document-1");

    expect(worker.answers.has(message.requestId)).toBe(false);
    expect(world.windows.open_.size).toBe(0);
  });

  it("not by an abort or a confirmation from another document", async () => {
    const message = submit("create", creationOptions());
    await send(message);

    await worker.ceremonies.abort(message.requestId, "document-2");
    await worker.ceremonies.confirm(message.requestId, "document-2");

    expect(windowOf(message)).not.toBeNull();
  });

  it("tells another document nothing that submits the same id", async () => {
    const message = submit("create", creationOptions());
    await send(message);
    await worker.approvals.approve(message.requestId, null);
    worker.answers.clear();

    expect(await send(message, sender({ documentId: "document-2" }, "https://evil.example"))).toBeNull();
    expect(await send(message)).toEqual(credential);
  });

  it("is forgotten once the page confirms", async () => {
    const message = submit("create", creationOptions());
    await send(message);
    await worker.approvals.approve(message.requestId, null);

    await worker.ceremonies.confirm(message.requestId, "document-1");

    expect(await worker.ceremonies.world.requests.all()).toEqual([]);
    expect(await world.database.outcomes.count()).toBe(0);
  });

  it("when the asking document is gone, even if the person clicks at that moment", async () => {
    const message = submit("create", creationOptions());
    await send(message);
    world.windows.alive = false;

    await worker.approvals.approve(message.requestId, null);

    expect(worker.answers.has(message.requestId)).toBe(false);
    expect(await (await worker.access.opened()).passkeys.list()).toEqual([]);
  });

  it("brings the asking window to the front before the browser's own dialog", async () => {
    const message = submit("create", creationOptions());
    await send(message);

    await worker.approvals.native(message.requestId, false);

    expect(world.windows.focused).toBe(1);
    expect(world.windows.open_.size).toBe(0);
  });

  it("and always native from then on, where the person says so", async () => {
    const message = submit("create", creationOptions());
    await send(message);

    await worker.approvals.native(message.requestId, true);

    expect(await send(submit("create", creationOptions()))).toEqual(NATIVE);
    expect((await (await worker.access.opened()).sites.list())[0]).toMatchObject({
      rpId: RP_ID,
      rule: "native",
    });
  });
});

describe("attention", () => {
  const other = () => sender({ tabId: 2, documentId: "document-2" });

  it("opens no window for a tab that is not in front; the badge counts it until it is", async () => {
    world.windows.front = false;
    await send(submit("create", creationOptions()));
    expect([world.windows.opened, world.windows.badgeCount]).toEqual([0, 1]);

    world.windows.front = true;
    const { attend } = await import("../../../extension/background/attention.ts");
    await attend(worker.ceremonies.world);

    expect([world.windows.opened, world.windows.badgeCount]).toEqual([1, 0]);
  });

  it("opens one window per browser window; the next request has its turn afterwards", async () => {
    const first = submit("create", creationOptions());
    const second = submit("create", creationOptions());
    await send(first);
    await send(second, other());
    expect([windowOf(first) !== null, windowOf(second)]).toEqual([true, null]);

    await worker.approvals.cancel(first.requestId);
    await settled();

    expect(windowOf(second)).not.toBeNull();
  });

  it("gives an origin to the browser after two cancels without user activation, until there is one", async () => {
    const quiet = { ancestorOrigins: [], isAllowedByPolicy: true, hasUserActivation: false };
    for (let count = 0; count < 2; count++) {
      const message = submit("create", creationOptions(), { frame: quiet });
      await send(message);
      await worker.approvals.cancel(message.requestId);
    }

    expect(await send(submit("create", creationOptions(), { frame: quiet }))).toEqual(NATIVE);
    expect(await send(submit("create", creationOptions()))).toBeNull();
  });

  it("does not open a second window when a restarted worker finds one", async () => {
    const message = submit("create", creationOptions());
    await send(message);
    const present = windowOf(message);

    worker = startWorker(world);
    await send(message);

    expect(world.windows.opened).toBe(1);
    expect(await worker.approvals.read(message.requestId, present)).toMatchObject({ step: "show" });
    expect(await worker.approvals.read(message.requestId, 99)).toEqual({ step: "close" });
  });
});
