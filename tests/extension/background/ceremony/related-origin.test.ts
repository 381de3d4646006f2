/** A request for the RP ID of another site: who is asked, when, and what comes of it. */
import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it } from "vitest";
import { Stage } from "../../../support/background-stage.ts";
import { durable, foundTestVault, startWorker } from "../../../support/background-world.ts";
import { creationOptions, requestOptions, sender, submit } from "../../../support/page-request.ts";

const ORIGIN = "https://shop.example.de";
const RP_ID = "example.com";
const asked: string[] = [];
let answer: () => Response;

const siteDoor = {
  fetch: async (url: string, { redirect, credentials }: RequestInit) => {
    asked.push(`${url} ${redirect} ${credentials}`);
    return answer();
  },
  timeout: (ms: number) => AbortSignal.timeout(ms),
};
const json = (body: object, type = "application/json", status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": type } });
const ASKED_ONCE = [`https://${RP_ID}/.well-known/webauthn error omit`];

let stage: Stage;
beforeEach(async () => {
  asked.splice(0);
  answer = () => json({ origins: [ORIGIN] });
  const world = durable();
  await foundTestVault(world);
  stage = Stage.of(world, startWorker(world, { siteDoor }));
});

const create = () => submit("create", creationOptions({ rp: { id: RP_ID, name: "Shop" } }));
const get = () => submit("get", requestOptions({ rpId: RP_ID }));
const from = (origin = ORIGIN) => sender({}, origin);

describe("a request for the RP ID of another site", () => {
  it("is put before the person where that site names the origin", async () => {
    expect(await stage.send(create(), from())).toBeNull();
    expect(asked).toEqual(ASKED_ONCE);
  });

  it.each([
    ["names others", () => json({ origins: ["https://else.example"] })],
    ["answers no JSON", () => json({ origins: [ORIGIN] }, "text/html")],
    ["has no such page", () => json({ origins: [ORIGIN] }, "application/json", 404)],
    ["answers too much", () => json({ origins: [ORIGIN], more: "x".repeat(300_000) })],
  ])("is a SecurityError where that site %s", async (_, make) => {
    answer = make;
    expect(await stage.send(create(), from())).toMatchObject({ kind: "fault", name: "SecurityError" });
    expect(asked).toEqual(ASKED_ONCE);
  });

  it("is the browser's where that site names the origin and the vault holds nothing of it", async () => {
    expect(await stage.send(get(), from())).toEqual({ kind: "native" });
    expect(asked).toEqual(ASKED_ONCE);
  });

  it("is refused to a stranger in the same words whether the vault holds a passkey of that site or not", async () => {
    const stranger = from("https://stranger.example");
    const before = await stage.send(get(), stranger);
    const made = create();
    await stage.send(made, from());
    await stage.worker.approvals.approve(made.requestId, null);
    expect(stage.worker.answers.get(made.requestId)?.kind).toBe("credential");
    expect(before).toMatchObject({ kind: "fault", name: "SecurityError" });
    expect(await stage.send(get(), stranger)).toEqual(before);
    expect(asked).toHaveLength(3);
  });

  it.each([
    ["over http", "http://localhost:8080", RP_ID],
    ["for a public suffix", ORIGIN, "com"],
    ["for an address", ORIGIN, "192.168.1.1"],
    ["for what is no plain name", ORIGIN, "example.com/evil"],
  ])("%s nobody is asked", async (_, origin, rpId) => {
    const message = submit("create", creationOptions({ rp: { id: rpId, name: "Shop" } }));
    expect(await stage.send(message, from(origin))).toMatchObject({ name: "SecurityError" });
    expect(asked).toEqual([]);
  });
});
