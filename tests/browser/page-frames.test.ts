/** Every kind of frame and document: where the page script answers, and where it stays out of the way. */
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

/** Frames of another origin, one with and one without leave; localhost and 127.0.0.1 are different sites. */
const frames = (port: number) => `
  <iframe src="http://127.0.0.1:${port}/denied"></iframe>
  <iframe src="http://sub.localhost:${port}/allowed" allow="publickey-credentials-get; publickey-credentials-create">
  </iframe>`;

const XML = "<?xml version='1.0'?><root>plain</root>";

describe.each(BROWSERS)("in $name", ({ name, launch }) => {
  let extension: Probe;
  let site: ProbeSite;
  let driver: BrowserDriver;
  let page: DrivenPage;

  beforeAll(async () => {
    extension = await buildPageProbe();
    site = await startProbeSite((port) => ({
      "/frames": { body: frames(port) },
      "/xml": { body: XML, type: "application/xml" },
    }));
    driver = await launch({ extensionDir: extension.extensionDir });
    page = await driver.newPage(site.origin);
  });
  beforeEach(() => page.bringToFront());
  afterAll(async () => {
    await driver?.close();
    await site?.close();
    await extension?.remove();
  });

  it("a fresh about:blank frame is patched before its parent can look", async () => {
    const id = await page.evaluate(async () => {
      const frame = document.createElement("iframe");
      document.body.append(frame);
      const inside = frame.contentWindow as Window & typeof globalThis;
      const credential = await inside.navigator.credentials.create({
        publicKey: probe.creation("credential"),
      });
      const isItsRealm =
        credential instanceof inside.PublicKeyCredential && !(credential instanceof PublicKeyCredential);
      frame.remove();
      return [credential?.id, isItsRealm];
    });

    expect(id).toEqual(["AQIDBAUGBwgJCgsMDQ4PEA", true]);
  });

  // kind of frame, expression that makes the element's attributes
  it.each([
    ["srcdoc", `frame.srcdoc = "<p>inside"`],
    ["blob:", `frame.src = URL.createObjectURL(new Blob(["<p>inside"], { type: "text/html" }))`],
    ["javascript:", `frame.src = "javascript:'<p>inside'"`],
    ["same-origin", `frame.src = "/inside"`],
  ])("a %s frame is answered with its parent's origin", async (_, attributes) => {
    const seen = await page.evaluate(`(async () => {
      const frame = document.createElement("iframe");
      const loaded = new Promise((resolve) => { frame.onload = resolve; });
      ${attributes};
      document.body.append(frame);
      await loaded;
      await new Promise((resolve) => setTimeout(resolve, 100));
      const credential = await frame.contentWindow.navigator.credentials.create({
        publicKey: probe.creation("credential"),
      });
      frame.remove();
      const connects = (await probe.log()).filter(({ type }) => type === "connect");
      return { id: credential.id, origin: connects.at(-2).origin };
    })()`);

    expect(seen).toEqual({ id: "AQIDBAUGBwgJCgsMDQ4PEA", origin: site.origin });
  });

  it("a document that was written anew is answered as before", async () => {
    const written = await driver.newPage(`${site.origin}/written`);
    const seen = await written.evaluate(async () => {
      const kept = probe;
      document.open();
      document.write("<!doctype html><title>New</title><p id='new'>new");
      document.close();
      const top = await kept.create("credential");
      const frame = document.createElement("iframe");
      document.body.append(frame);
      const inside = frame.contentWindow as Window & typeof globalThis;
      inside.document.open();
      inside.document.write("<p>written");
      inside.document.close();
      const nested = await inside.navigator.credentials.get({ publicKey: kept.request("credential") });
      return [document.getElementById("new") !== null, top.id, nested?.id];
    });
    await written.close();

    expect(seen).toEqual([true, "AQIDBAUGBwgJCgsMDQ4PEA", "AQIDBAUGBwgJCgsMDQ4PEA"]);
  });

  it("a removed frame's calls are the browser's", async () => {
    const seen = await page.evaluate(async () => {
      const submits = async () => (await probe.log()).filter(({ type }) => type === "submit").length;
      const before = await submits();
      const frame = document.createElement("iframe");
      document.body.append(frame);
      const inside = frame.contentWindow as Window & typeof globalThis;
      const { credentials } = inside.navigator;
      const itsDomException = inside.DOMException;
      frame.remove();
      let error: unknown = "pending";
      credentials.get({ publicKey: probe.request("credential") }).catch((reason) => {
        error = reason instanceof itsDomException && reason.name;
      });
      await new Promise((resolve) => setTimeout(resolve, 300));
      return { error, submits: (await submits()) - before };
    });

    // Each in its own words. The one submit is that of the first count.
    expect(seen).toEqual({ error: name === "firefox" ? "NotAllowedError" : "InvalidStateError", submits: 1 });
  });

  it("a sandboxed frame asks under an opaque origin, which the background gives to the browser", async () => {
    const origin = await page.evaluate(async () => {
      const frame = document.createElement("iframe");
      frame.setAttribute("sandbox", "allow-scripts");
      frame.srcdoc = `<script>navigator.credentials.get({ publicKey: { challenge: new Uint8Array(8), hints: ["silence"] } })
        .catch((error) => parent.postMessage(error.name, "*"))</script>`;
      document.body.append(frame);
      await new Promise((resolve) => setTimeout(resolve, 700));
      frame.remove();
      return (await probe.log()).filter(({ type }) => type === "connect").at(-2)?.["origin"];
    });

    expect(origin).toBe("null");
  });

  it("a frame of another origin says who is around it and what the policy allows", async () => {
    const around = await driver.newPage(`${site.origin}/frames`);
    const facts = async (path: string, hasActivation: boolean) => {
      const frame = await around.frame(path);
      const ask = async () => {
        await probe.settled(probe.create("fault:AbortError"));
        const creation = (await probe.log()).filter(({ type }) => type === "submit").at(-2);
        await probe.settled(probe.get("fault:AbortError"));
        const request = (await probe.log()).filter(({ type }) => type === "submit").at(-2);
        return [creation?.["frame"], request?.["frame"]];
      };
      return hasActivation ? frame.evaluateWithActivation(ask) : frame.evaluate(ask);
    };
    const denied = await facts("/denied", true);
    const allowed = await facts("/allowed", true);
    await around.close();

    const ancestorOrigins = [site.origin];
    expect(denied).toMatchObject([
      { ancestorOrigins, isAllowedByPolicy: false, hasUserActivation: true },
      { ancestorOrigins, isAllowedByPolicy: false },
    ]);
    expect(allowed).toMatchObject([
      { ancestorOrigins, isAllowedByPolicy: true, hasUserActivation: true },
      { ancestorOrigins, isAllowedByPolicy: true },
    ]);
  });

  it("XML is left as it is", async () => {
    const xml = await driver.newPage(`${site.origin}/xml`);
    // A Proxy of a native function has no name in its text, in either browser.
    const isNative = () =>
      xml.evaluate("/create/.test(Function.prototype.toString.call(CredentialsContainer.prototype.create))");
    const isPatched = () =>
      page.evaluate(
        "!/create/.test(Function.prototype.toString.call(CredentialsContainer.prototype.create))",
      );

    expect([await isNative(), await isPatched()]).toEqual([true, true]);
    await xml.close();
  });

  // The one address of this machine that is no secure context; Firefox connects to no such address.
  if (name === "chromium")
    it("a page without a secure context stays without WebAuthn", async () => {
      const insecure = await driver.newPage(`http://0.0.0.0:${site.port}/`);
      const seen = await insecure.evaluate("[isSecureContext, typeof navigator.credentials, typeof probe]");
      await insecure.close();

      expect(seen).toEqual([false, "undefined", "object"]);
    });

  // Chromium under automation keeps every page visible.
  if (name === "firefox")
    it("a hidden document's calls are the browser's", async () => {
      const front = await driver.newPage(`${site.origin}/front`);
      const settled = await page.evaluate(() =>
        probe.settled(probe.get("credential", {}, { signal: AbortSignal.timeout(500) })),
      );
      await front.close();

      expect(settled).toMatchObject({ kind: "rejected" });
    });

  it("two runs of both scripts in one document ask the background once", async () => {
    const twice = await driver.newPage(`${site.origin}/twice`);
    const runs = await driver.openExtensionPage("empty.html");
    await runs.evaluate(`(async () => {
      const api = globalThis.browser ?? chrome;
      const tabs = await api.tabs.query({});
      const { id } = tabs.find(({ url }) => url?.endsWith("/twice"));
      for (const [file, world] of [["content.js", "ISOLATED"], ["page.js", "MAIN"], ["content.js", "ISOLATED"]])
        await api.scripting.executeScript({ target: { tabId: id }, files: [file], world });
    })()`);
    await runs.close();
    await twice.bringToFront();
    const seen = await twice.evaluate(async () => {
      const before = (await probe.log()).filter(({ type }) => type === "submit").length;
      const { id } = await probe.create("credential");
      const after = (await probe.log()).filter(({ type }) => type === "submit").length;
      const text = Function.prototype.toString.call(CredentialsContainer.prototype.get);
      return { id, submits: after - before, text: text.replaceAll(/\s+/g, " ") };
    });
    await twice.close();

    // The one more is that of the second count itself.
    expect(seen).toEqual({ id: "AQIDBAUGBwgJCgsMDQ4PEA", submits: 2, text: "function () { [native code] }" });
  });
});
