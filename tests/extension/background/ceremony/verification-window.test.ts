/**
 * The UV flag tells what happened: for every window (0, 5, 15 minutes), every way to show who is there, and everything
 * that a site may ask, whether the person is asked anew and what the site is told.
 */
import "fake-indexeddb/auto";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { beforeEach, describe, expect, it } from "vitest";
import type { ApprovalStep } from "../../../../extension/messages/contract.ts";
import { decodeBase64url, encodeBase64url } from "../../../../shared/bytes/base64url.ts";
import { Stage } from "../../../support/background-stage.ts";
import { PASSWORD } from "../../../support/background-world.ts";
import { requestOptions, submit } from "../../../support/page-request.ts";

const MINUTE_MS = 60_000;
const METHOD = new Uint8Array(16).fill(3);
const SALT = encodeBase64url(new Uint8Array(32).fill(4));
const OUTPUT = hmac(sha256, new Uint8Array(32).fill(5), decodeBase64url(SALT) ?? new Uint8Array());
/** In authenticator data: 32 bytes of hash, then the flags. */
const FLAGS_AT = 32;
const UV = 0x04;

type Way = "password" | "authenticator";
type Requirement = "required" | "preferred" | "discouraged";

let stage: Stage;
let credentialId: string;

beforeEach(async () => {
  stage = await Stage.withVault();
  credentialId = (await stage.register()).id;
  await stage.worker.methods.add({
    credentialId: encodeBase64url(METHOD),
    output: encodeBase64url(OUTPUT),
    salt: SALT,
    transports: ["internal"],
    name: "Virtual finger",
  });
});

const unlock = (way: Way) =>
  way === "password"
    ? stage.worker.access.unlock(PASSWORD)
    : stage.worker.access.unlockByMethod(METHOD, OUTPUT);

const verifyIn = (requestId: string, way: Way): Promise<ApprovalStep> =>
  way === "password"
    ? stage.worker.approvals.verify(requestId, PASSWORD)
    : stage.worker.approvals.verifyByMethod(requestId, METHOD, OUTPUT);

async function setWindow(verificationMinutes: number): Promise<void> {
  const vault = await stage.worker.access.opened();
  await vault.writeSettings({ ...vault.settings, verificationMinutes });
}

/** A sign-in that has come as far as its window. */
async function beginSignIn(userVerification: Requirement) {
  const message = submit("get", requestOptions({ userVerification }));
  await stage.send(message);
  const step = await stage.worker.approvals.read(message.requestId, stage.windowOf(message));
  if (step.step !== "show") throw new Error(`the window shows ${step.step}`);
  return { requestId: message.requestId, isAsked: step.view.needsVerification };
}

/** The UV flag that the site gets, or null where the request still waits. */
async function approve(requestId: string): Promise<boolean | null> {
  await stage.worker.approvals.approve(requestId, decodeBase64url(credentialId));
  const outcome = stage.worker.answers.get(requestId);
  if (outcome?.kind !== "credential") return null;
  const { response } = outcome.credential as { response: { authenticatorData: string } };
  const flags = decodeBase64url(response.authenticatorData)?.[FLAGS_AT] ?? 0;
  return (flags & UV) !== 0;
}

describe("a person who was verified a while ago", () => {
  //      window  age, ms                  site wants      asked   UV where nothing more is given
  const rows: readonly [number, number, Requirement, boolean, boolean | null][] = [
    [0, 0, "required", true, null],
    [0, 0, "preferred", true, null],
    [0, 0, "discouraged", false, false],
    [5, 0, "required", false, true],
    [5, 0, "preferred", false, true],
    [5, 0, "discouraged", false, true],
    [5, 5 * MINUTE_MS - 1, "required", false, true],
    [5, 5 * MINUTE_MS, "required", true, null],
    [5, 5 * MINUTE_MS - 1, "preferred", false, true],
    [5, 5 * MINUTE_MS, "preferred", true, null],
    [5, 5 * MINUTE_MS - 1, "discouraged", false, true],
    [5, 5 * MINUTE_MS, "discouraged", false, false],
    [15, 14 * MINUTE_MS, "required", false, true],
    [15, 14 * MINUTE_MS, "preferred", false, true],
    [15, 14 * MINUTE_MS, "discouraged", false, true],
  ];
  const ways: readonly Way[] = ["password", "authenticator"];
  const table = ways.flatMap((way) => rows.map((row) => [way, ...row] as const));

  it.each(table)(
    "by %s, window %i min, %i ms ago, %s: asked %s, UV %s",
    async (way, windowMinutes, ageMs, requirement, isAsked, uv) => {
      await setWindow(windowMinutes);
      await unlock(way);
      stage.world.clock.nowMs += ageMs;

      const signIn = await beginSignIn(requirement);

      expect(signIn.isAsked).toBe(isAsked);
      expect(await approve(signIn.requestId)).toBe(uv);
    },
  );
});

describe("a person who is asked", () => {
  it.each<[Way, Requirement]>([
    ["password", "required"],
    ["password", "preferred"],
    ["authenticator", "required"],
    ["authenticator", "preferred"],
  ])(
    "and gives the %s for a site that says %s is verified for this request, whatever the window",
    async (way, requirement) => {
      await setWindow(0);
      const { requestId } = await beginSignIn(requirement);
      await verifyIn(requestId, way);
      stage.world.clock.nowMs += MINUTE_MS;

      expect(await approve(requestId)).toBe(true);
      expect((await beginSignIn(requirement)).isAsked).toBe(true);
    },
  );

  it("and gives what opens nothing stays unverified, and the request waits", async () => {
    await setWindow(0);
    const { requestId } = await beginSignIn("required");

    const step = await stage.worker.approvals.verifyByMethod(requestId, METHOD, OUTPUT.toReversed());

    expect(step).toEqual({ step: "wrong-method" });
    expect(await approve(requestId)).toBeNull();
  });
});
