import { describe, expect, it } from "vitest";
import type { ApprovalStep, MessageName } from "../../../../extension/messages/contract.ts";
import { isSameQuestion, openApproval } from "../../../../extension/ui/approve/approval.ts";
import type { Ask } from "../../../../extension/ui/ask-with-retry.ts";
import { Fault } from "../../../../shared/bytes/fault.ts";
import { aCreateView, anAccount, aView } from "../../../support/ui-preview/fixtures.ts";

type Asked = { readonly name: MessageName; readonly request: unknown };

/** An approval whose background answers from `answers`; an Error among them is thrown. */
function anApproval(answers: Partial<Record<MessageName, ApprovalStep | Error>>) {
  const asked: Asked[] = [];
  let closed = 0;
  const answer = async (name: MessageName, request: unknown): Promise<unknown> => {
    asked.push({ name, request });
    const step = answers[name];
    if (step === undefined || step instanceof Error) throw step ?? new Error(`${name} has no answer here`);
    return step;
  };
  const approval = openApproval({
    requestId: "r1",
    // The fixture answers each name with the step that belongs to it.
    ask: answer as Ask,
    closeWindow: () => {
      closed++;
    },
    nowMs: () => 1_000,
  });
  return { approval, asked, names: () => asked.map(({ name }) => name), closed: () => closed };
}

const show = (view = aView()): ApprovalStep => ({ step: "show", view });
const close: ApprovalStep = { step: "close" };
const PROOF = { credentialId: "m1", output: "o1" };

describe("the approval window", () => {
  it("shows the request it reads", async () => {
    const { approval } = anApproval({ "approval/read": show() });

    await approval.read();

    expect(approval.shown.value).toEqual({ kind: "request", view: aView() });
  });

  it("closes itself when the request is gone", async () => {
    const { approval, closed } = anApproval({ "approval/read": close });

    await approval.read();

    expect([approval.shown.value.kind, closed()]).toEqual(["closed", 1]);
  });

  it("verifies by an authenticator, and approves what is still the same", async () => {
    const { approval, asked, closed } = anApproval({
      "approval/read": show(aView({ needsVerification: true })),
      "approval/verify-by-method": show(),
      "approval/approve": close,
    });

    await approval.read();
    await approval.approveBy("c1", async () => PROOF);

    expect(asked.slice(1)).toEqual([
      { name: "approval/verify-by-method", request: { requestId: "r1", ...PROOF } },
      { name: "approval/approve", request: { requestId: "r1", credentialId: "c1" } },
    ]);
    expect(closed()).toBe(1);
  });

  it("approves nothing else after an authenticator was asked", async () => {
    const { approval, names } = anApproval({
      "approval/read": show(aView({ needsVerification: true })),
      "approval/verify-by-method": show(aView({ accounts: [anAccount({ credentialId: "other" })] })),
    });

    await approval.read();
    await approval.approveBy("c1", async () => PROOF);

    expect(names()).not.toContain("approval/approve");
  });

  it("says that an authenticator opens nothing here, and keeps the request", async () => {
    const { approval } = anApproval({
      "approval/read": show(aView({ vault: "locked", accounts: [] })),
      "approval/verify-by-method": { step: "wrong-method" },
    });

    await approval.read();
    await approval.verifyBy(async () => PROOF);

    expect(approval.trouble.value).toEqual({ kind: "wrong-method" });
    expect(approval.shown.value.kind).toBe("request");
  });

  it("sends nothing where the browser's dialog was closed, and can be tried again", async () => {
    const { approval, names } = anApproval({ "approval/read": show(aView({ needsVerification: true })) });

    await approval.read();
    await approval.approveBy("c1", () => Promise.reject(new Fault("ui/authenticator-cancelled", "closed")));

    expect(names()).toEqual(["approval/read"]);
    expect([approval.fault.value, approval.isBusy.value]).toEqual(["ui/authenticator-cancelled", false]);
  });

  it("approves the chosen account and closes", async () => {
    const { approval, asked, closed } = anApproval({ "approval/read": show(), "approval/approve": close });

    await approval.read();
    await approval.approve("c1", null);

    expect(asked.at(-1)).toEqual({
      name: "approval/approve",
      request: { requestId: "r1", credentialId: "c1" },
    });
    expect(closed()).toBe(1);
  });

  it("approves once when asked twice at the same time", async () => {
    const { approval, names } = anApproval({ "approval/read": show(), "approval/approve": close });

    await approval.read();
    await Promise.all([approval.approve("c1", null), approval.approve("c1", null)]);

    expect(names().filter((name) => name === "approval/approve")).toHaveLength(1);
  });

  it("verifies first and then approves where the site wants it", async () => {
    const { approval, names } = anApproval({
      "approval/read": show(aCreateView({ needsVerification: true })),
      "approval/verify": show(aCreateView()),
      "approval/approve": close,
    });

    await approval.read();
    await approval.approve(null, "right");

    expect(names()).toEqual(["approval/read", "approval/verify", "approval/approve"]);
  });

  it("does not approve after a wrong password", async () => {
    const { approval, names } = anApproval({
      "approval/read": show(aCreateView({ needsVerification: true })),
      "approval/verify": { step: "wrong-password", attemptsLeft: 4 },
    });

    await approval.read();
    await approval.approve(null, "wrong");

    expect(names()).not.toContain("approval/approve");
    expect(approval.trouble.value).toEqual({ kind: "wrong", attemptsLeft: 4 });
    expect(approval.shown.value.kind).toBe("request");
  });

  it("does not approve what the person has not read: the accounts changed while the password was checked", async () => {
    const { approval, names } = anApproval({
      "approval/read": show(aView({ needsVerification: true })),
      "approval/verify": show(aView({ accounts: [anAccount({ credentialId: "c9" })] })),
    });

    await approval.read();
    await approval.approve("c1", "right");

    expect(names()).not.toContain("approval/approve");
  });

  it("does not approve while the vault is still to be unlocked", async () => {
    const { approval, names } = anApproval({
      "approval/read": show(aView({ vault: "locked", accounts: [] })),
      "approval/verify": show(),
    });

    await approval.read();
    await approval.verify("right");

    expect(names()).toEqual(["approval/read", "approval/verify"]);
    expect(approval.shown.value).toEqual(expect.objectContaining({ kind: "request" }));
  });

  it("tells how long to wait after too many wrong passwords", async () => {
    const { approval } = anApproval({
      "approval/read": show(aView({ vault: "locked" })),
      "approval/verify": { step: "wait", retryAfterMs: 30_000 },
    });

    await approval.read();
    await approval.verify("wrong");

    expect(approval.trouble.value).toEqual({ kind: "wait", untilMs: 31_000 });
  });

  it("keeps a failure in view when something else changes", async () => {
    const { approval, names } = anApproval({
      "approval/read": show(),
      "approval/approve": { step: "failed", fault: "storage/full" },
    });

    await approval.read();
    await approval.approve("c1", null);
    await approval.read();

    expect(approval.shown.value).toEqual({ kind: "failed", fault: "storage/full" });
    expect(names().filter((name) => name === "approval/read")).toHaveLength(1);
  });

  it("keeps the request when the background does not answer, and says so", async () => {
    const { approval } = anApproval({
      "approval/read": show(),
      "approval/approve": new Fault("ui/no-answer", "silent"),
    });

    await approval.read();
    await approval.approve("c1", null);

    expect([approval.shown.value.kind, approval.fault.value]).toEqual(["request", "ui/no-answer"]);
  });

  it("hands over to the browser and remembers it only when told to", async () => {
    const { approval, asked } = anApproval({ "approval/read": show(), "approval/native": close });

    await approval.goNative(true);

    expect(asked).toEqual([{ name: "approval/native", request: { requestId: "r1", always: true } }]);
  });
});

describe("isSameQuestion", () => {
  //    what differs                          view                                    same
  it.each([
    ["nothing", aView(), true],
    ["verification only", aView({ needsVerification: true }), true],
    ["the time left only", aView({ deadlineMs: 1 }), true],
    ["the request", aView({ requestId: "r2" }), false],
    ["the site", aView({ rpId: "example.org" }), false],
    ["the asking origin", aView({ origin: "https://other.example" }), false],
    ["the page around it", aView({ topOrigin: "https://other.example" }), false],
    ["an account", aView({ accounts: [anAccount({ credentialId: "c2" })] }), false],
    ["that one exists already", aView({ isExcluded: true }), false],
    ["the lock", aView({ vault: "locked" }), false],
  ])("%s", (_, view, isSame) => {
    expect(isSameQuestion(aView(), view)).toBe(isSame);
  });
});
