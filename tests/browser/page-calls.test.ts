/** How a call travels: read once, judged by the browser, aborted with the page's own reason, answered, confirmed. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { BrowserDriver, DrivenPage } from "../../scripts/browsers/browser-driver.ts";
import { BROWSERS } from "../support/browsers.ts";
import {
  buildPageProbe,
  type Probe,
  type ProbeScript,
  type ProbeSite,
  startProbeSite,
} from "../support/page-probe.ts";

declare const probe: ProbeScript;

describe.each(BROWSERS)("a call through $name", ({ launch }) => {
  let extension: Probe;
  let site: ProbeSite;
  let driver: BrowserDriver;
  let page: DrivenPage;

  beforeAll(async () => {
    extension = await buildPageProbe();
    site = await startProbeSite(() => ({}));
    driver = await launch({ extensionDir: extension.extensionDir });
    page = await driver.newPage(site.origin);
  });
  afterAll(async () => {
    await driver?.close();
    await site?.close();
    await extension?.remove();
  });

  // A hidden document's calls are the browser's.
  beforeEach(() => page.bringToFront());

  it("wakes the background for nothing but WebAuthn calls, and is confirmed", async () => {
    const fresh = await driver.newPage(`${site.origin}/quiet`);
    await fresh.evaluate(async () => {
      await probe.settled(navigator.credentials.get({ publicKey: {} as PublicKeyCredentialRequestOptions }));
      await PublicKeyCredential.getClientCapabilities();
      await new Promise((resolve) => setTimeout(resolve, 300));
    });
    await fresh.close();
    await page.bringToFront();
    const before = await page.evaluate(() => probe.log());
    const after = await page.evaluate(async () => {
      await probe.create("credential");
      return probe.log();
    });

    // One connection is that of the log itself.
    expect(before.filter(({ type }) => type === "connect")).toHaveLength(1);
    expect(after.filter(({ type }) => type === "submit" || type === "confirm").slice(2, 4)).toMatchObject([
      { type: "submit", operation: "create", mediation: "optional" },
      { type: "confirm" },
    ]);
    const [, , submit, confirm] = after.filter(({ type }) => type === "submit" || type === "confirm");
    expect(confirm?.["requestId"]).toBe(submit?.["requestId"]);
  });

  it("sends every kind of buffer as base64url of the part it shows, copied at the time of the call", async () => {
    const sent = await page.evaluate(async () => {
      const bytes = Uint8Array.from({ length: 12 }, (_, index) => index + 200);
      const frame = document.createElement("iframe");
      document.body.append(frame);
      const foreign = new (frame.contentWindow as unknown as typeof globalThis).Uint8Array(bytes.slice(0, 3));
      const views = [
        bytes.subarray(2, 5),
        bytes.buffer.slice(2, 5),
        new DataView(bytes.buffer, 2, 3),
        foreign,
      ];
      const call = probe.get("log", {
        challenge: bytes,
        allowCredentials: views.map((id) => ({ type: "public-key", id, transports: ["usb"] })),
      });
      bytes.fill(0);
      const log = JSON.parse(((await probe.settled(call)) as { message: string }).message);
      frame.remove();
      return log.at(-1).untrustedOptions;
    });

    expect(sent).toMatchObject({
      challenge: Buffer.from(Array.from({ length: 12 }, (_, index) => index + 200)).toString("base64url"),
      allowCredentials: ["ysvM", "ysvM", "ysvM", "yMnK"].map((id) => ({
        id,
        type: "public-key",
        transports: ["usb"],
      })),
    });
  });

  it("reads each member once, in WebIDL's order, and rejects with what a getter throws", async () => {
    const seen = await page.evaluate(async () => {
      const reads: string[] = [];
      const watched = (target: object, path: string): object =>
        new Proxy(target, {
          get(object, key) {
            const value: unknown = Reflect.get(object, key);
            const isPlain = typeof value === "object" && value !== null && !ArrayBuffer.isView(value);
            if (typeof key === "string") reads.push(`${path}${key}`);
            return isPlain && !Array.isArray(value) && !(value instanceof AbortSignal)
              ? watched(value, `${path}${String(key)}.`)
              : value;
          },
        });
      const options = watched(
        { publicKey: probe.creation("credential"), signal: new AbortController().signal },
        "",
      );
      await navigator.credentials.create(options);
      const thrown = new Error("mine");
      const rejected = await navigator.credentials
        .create({
          publicKey: {
            ...probe.creation("credential"),
            get rp(): never {
              throw thrown;
            },
          },
        })
        .catch((error) => error === thrown);
      const outer = await navigator.credentials
        .get({
          get publicKey(): never {
            throw thrown;
          },
        })
        .catch((error) => error === thrown);
      return { reads, rejected, outer };
    });

    expect(new Set(seen.reads).size).toBe(seen.reads.length);
    expect(seen.reads).toEqual(
      expect.arrayContaining(["publicKey", "signal", "publicKey.rp.name", "publicKey.user.id"]),
    );
    expect(seen.reads.indexOf("publicKey.challenge")).toBeLessThan(seen.reads.indexOf("publicKey.rp"));
    expect([seen.rejected, seen.outer]).toEqual([true, true]);
  });

  // what is wrong, expression that makes the promise
  it.each([
    ["a missing challenge", "probe.get('credential', { challenge: undefined })"],
    ["a challenge of text", "probe.create('credential', { challenge: 'text' })"],
    [
      "shared memory as challenge",
      "probe.get('credential', { challenge: new Uint8Array(new SharedArrayBuffer(8)) })",
    ],
    ["bytes as numbered members", "probe.create('credential', { challenge: { 0: 1, 1: 2 } })"],
    ["an rp without name", "probe.create('credential', { rp: {} })"],
    ["an rp of text", "probe.create('credential', { rp: 'site' })"],
    ["pubKeyCredParams of text", "probe.create('credential', { pubKeyCredParams: 'all' })"],
    ["a symbol as name", "probe.create('credential', { rp: { name: Symbol('x') } })"],
    ["an unknown mediation", "probe.get('credential', {}, { mediation: 'bogus' })"],
    ["a signal that is none", "probe.get('credential', {}, { signal: {} })"],
    ["extensions of text", "probe.get('credential', { extensions: 'prf' })"],
  ])("lets the browser itself refuse %s", async (_, call) => {
    const refused = await page.evaluate(`probe.settled(${WITH_SHARED_MEMORY}${call})`);

    expect(refused).toMatchObject({ kind: "rejected", name: "TypeError", isTypeError: true });
    expect(JSON.stringify(refused)).not.toContain("extension://");
  });

  it("converts as WebIDL does: numbers, text and truth from whatever the site passed", async () => {
    const sent = await page.evaluate(async () => {
      const strange: Record<string, unknown> = {
        rp: { name: null, id: undefined },
        timeout: { valueOf: () => 60_000.7 },
        pubKeyCredParams: new Set([{ type: "public-key", alg: "-7" }]),
        authenticatorSelection: { requireResidentKey: "true" },
        excludeCredentials: undefined,
        extensions: { credProps: 1, prf: { eval: { first: new Uint8Array([1]) } }, unheardOf: { a: 1 } },
      };
      await probe.settled(probe.create("fault:AbortError", strange));
      const submits = (await probe.log()).filter(({ type }) => type === "submit");
      return submits.at(-2)?.["untrustedOptions"];
    });

    expect(sent).toMatchObject({
      rp: { name: "null" },
      timeout: 60_000,
      pubKeyCredParams: [{ type: "public-key", alg: -7 }],
      authenticatorSelection: { requireResidentKey: true },
      extensions: { credProps: true, prf: { eval: { first: "AQ" } } },
    });
    expect(JSON.stringify(sent)).not.toContain("unheardOf");
    expect(sent).not.toHaveProperty("excludeCredentials");
  });

  it("rejects at once with the page's own reason, before and during the call, and tells the background", async () => {
    const seen = await page.evaluate(async () => {
      const reasons: unknown[] = ["text", { a: 1 }, [], new Error("mine")];
      const kept: boolean[] = [];
      for (const reason of reasons) {
        const before = AbortSignal.abort(reason);
        kept.push(
          await probe.get("silence", {}, { signal: before }).then(
            () => false,
            (error) => error === reason,
          ),
        );
        const during = new AbortController();
        const call = probe.create("silence", {}, { signal: during.signal });
        setTimeout(() => during.abort(reason), 100);
        kept.push(
          await call.then(
            () => false,
            (error) => error === reason,
          ),
        );
      }
      const plain = await probe.settled(probe.get("silence", {}, { signal: AbortSignal.abort() }));
      const malformed = await probe.settled(
        probe.get("silence", { challenge: "text" }, { signal: AbortSignal.abort() }),
      );
      const aborts = (await probe.log()).filter(({ type }) => type === "abort").length;
      return { kept, plain, malformed, aborts };
    });

    expect(seen.kept).toEqual(Array(8).fill(true));
    expect(seen.plain).toMatchObject({ name: "AbortError", isDomException: true });
    expect(seen.malformed).toMatchObject({ name: "TypeError" });
    expect(seen.aborts).toBe(4);
  });

  it("lets a newer call of the frame take the place of an older one", async () => {
    const seen = await page.evaluate(async () => {
      const older = probe.settled(probe.get("silence"));
      const newer = probe.settled(probe.create("credential"));
      return { older: await older, newer: await newer };
    });

    expect(seen.older).toMatchObject({ kind: "rejected", name: "AbortError", isDomException: true });
    expect(seen.newer).toMatchObject({ kind: "resolved" });
  });

  it("leaves other credential types, silent and conditional mediation to the browser", async () => {
    const submits = await page.evaluate(async () => {
      const count = async () => (await probe.log()).filter(({ type }) => type === "submit").length;
      const before = await count();
      const { signal } = new AbortController();
      const abort = () => AbortSignal.timeout(200);
      await probe.settled(
        navigator.credentials.get({ password: true, signal } as CredentialRequestOptions),
        200,
      );
      await probe.settled(navigator.credentials.get(), 200);
      await probe.settled(probe.get("credential", {}, { mediation: "conditional", signal: abort() }));
      await probe.settled(probe.get("credential", {}, { mediation: "silent", signal: abort() }));
      await probe.settled(probe.get("credential", {}, { password: true, signal: abort() }));
      return (await count()) - before;
    });

    // The one more is that of the first count itself.
    expect(submits).toBe(1);
  });

  it("works on, unheard, when the page replaces every built-in it could use", async () => {
    const broken = await driver.newPage(`${site.origin}/broken`);
    const seen = await broken.evaluate(() => probe.callAmongSpoiledBuiltIns());
    await broken.close();

    expect(seen).toEqual({ created: "AQIDBAUGBwgJCgsMDQ4PEA", refused: "InvalidStateError", heard: [] });
  });
});

/** Chromium hides the constructor from pages that are not isolated; the memory of WebAssembly is the same. */
const WITH_SHARED_MEMORY =
  "(globalThis.SharedArrayBuffer ??= new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer.constructor) && ";
