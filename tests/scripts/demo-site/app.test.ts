/** What every request meets: escaping, policy, strict schemas, one origin. */
import { describe, expect, it } from "vitest";
import { FAULT_ANSWERS } from "../../../scripts/demo-site/faults.ts";
import { html } from "../../../scripts/demo-site/pages/html.ts";
import { codeOf, demoSite, ORIGIN, Visitor } from "./visitor.ts";

const HOSTILE = [
  `<script>alert(1)</script>`,
  `"><img src=x onerror=alert(1)>`,
  `' onmouseover='alert(1)`,
  `</title><svg onload=alert(1)>`,
  `&lt;b&gt; {{7*7}} \${7*7}`,
];

describe("hostile names", () => {
  it.each(HOSTILE)("%s appears as text on every page", async (name) => {
    const site = demoSite();
    const visitor = new Visitor(site);
    await visitor.signUp(name, name);
    const [passkey] = site.store.passkeysOf(site.store.accountByName(name)?.id ?? "");
    await visitor.ask("PATCH", `/api/passkeys/${passkey?.id}`, { name });
    const escaped = html`${name}`.text;

    for (const path of ["/account", "/settings"]) {
      const page = String((await visitor.ask("GET", path)).body["page"]);
      expect(page).toContain(escaped);
      expect(page).not.toContain(name);
    }
  });

  it("html escapes strings, and lets in what html itself made", () => {
    expect(
      html`<p title="${`"'<&>`}">${html`<b>${"<i>"}</b>`}${[html`<br>`]}${null}${false}${0}</p>`.text,
    ).toBe(`<p title="&quot;&#39;&lt;&amp;&gt;"><b>&lt;i&gt;</b><br>0</p>`);
  });
});

describe("pages", () => {
  it.each(["/", "/sign-up", "/recover", "/nothing-here", "/settings?done=<script>"])(
    "%s runs only scripts that the site serves as files",
    async (path) => {
      const visitor = new Visitor(demoSite());

      const { headers, body } = await visitor.ask("GET", path);

      expect(headers["content-security-policy"]).toMatch(/^default-src 'self'; /);
      expect(headers["cache-control"]).toBe("no-store");
      const scripts = String(body["page"]).match(/<script\b[^>]*>[^<]*/g) ?? [];
      expect(scripts.length).toBeGreaterThan(0);
      for (const script of scripts)
        expect(script).toMatch(/^<script type="module" src="\/public\/[a-z-]+\.js">$/);
      expect(body["page"]).not.toMatch(/\son\w+=|style=|javascript:/);
    },
  );

  it("every script and style sheet they name is served", async () => {
    const visitor = new Visitor(demoSite());
    const signedOut = await Promise.all(
      ["/", "/sign-up", "/recover"].map((path) => visitor.ask("GET", path)),
    );
    await visitor.signUp("mira");
    const signedIn = await Promise.all(["/account", "/settings"].map((path) => visitor.ask("GET", path)));
    const named = [...signedOut, ...signedIn].flatMap(
      ({ body }) => String(body["page"]).match(/\/public\/[\w.-]+/g) ?? [],
    );

    for (const path of new Set(named))
      expect([path, (await visitor.ask("GET", path)).status]).toEqual([path, 200]);
  });

  it("passkey endpoints are where the settings are", async () => {
    const { body } = await new Visitor(demoSite()).ask("GET", "/.well-known/passkey-endpoints");

    expect(body).toEqual({ enroll: `${ORIGIN}/settings#add`, manage: `${ORIGIN}/settings` });
  });
});

describe("requests", () => {
  const begin = { name: "mira", displayName: "Mira" };

  it.each([
    ["an unknown field", { ...begin, isAdmin: true }],
    ["an unknown advanced choice", { ...begin, advanced: { challenge: "AAAA" } }],
    ["an algorithm that is not offered", { ...begin, advanced: { alg: -65535 } }],
    ["a number as text", { ...begin, advanced: { timeout: "5000" } }],
    ["a blank name", { ...begin, name: "   " }],
    ["a control character", { ...begin, name: "mi\nra" }],
    ["a name too long", { ...begin, name: "m".repeat(65) }],
    ["no display name", { name: "mira" }],
    ["a list", [begin]],
  ])("with %s are refused", async (_what, body) => {
    const answer = await new Visitor(demoSite()).ask("POST", "/api/sign-up/options", body);

    expect([answer.status, codeOf(answer)]).toEqual([400, "site/malformed"]);
  });

  it("with a PRF output among the extension results are refused: it is the person's secret", async () => {
    const visitor = new Visitor(demoSite());
    const made = await visitor.makePasskey(await visitor.ask("POST", "/api/sign-up/options", begin));
    const telling = {
      ...made,
      credential: { ...made.credential, clientExtensionResults: { prf: { results: { first: "AAAA" } } } },
    };

    expect(codeOf(await visitor.ask("POST", "/api/sign-up/verify", telling))).toBe("site/malformed");
  });

  it.each([
    ["another port", { origin: "http://localhost:9999" }],
    ["another site", { origin: "https://evil.example" }],
    ["nowhere", { origin: "null" }],
    ["another host name", { host: "evil.example:8420" }],
  ])("that come from %s are refused", async (_where, headers) => {
    const answer = await new Visitor(demoSite()).ask("POST", "/api/sign-up/options", begin, headers);

    expect([answer.status, codeOf(answer)]).toEqual([403, "site/foreign-origin"]);
  });

  it("that are forms or plain text are refused", async () => {
    const visitor = new Visitor(demoSite());
    for (const type of ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data"]) {
      const answer = await visitor.ask("POST", "/api/sign-out", "{}", { "content-type": type });
      expect([type, codeOf(answer)]).toEqual([type, "site/malformed"]);
    }
  });

  it("a visitor who came by number is sent to the name", async () => {
    const answer = await new Visitor(demoSite()).ask("GET", "/", undefined, { host: "127.0.0.1:8420" });

    expect([answer.status, answer.headers["location"]]).toEqual([302, `${ORIGIN}/`]);
  });

  it("every refusal says what happened, what is safe and what to do", () => {
    for (const [code, { happened, safe, todo }] of Object.entries(FAULT_ANSWERS)) {
      for (const sentence of [happened, safe, todo])
        expect([code, sentence]).toEqual([code, expect.stringMatching(/^[A-Z].*\.$/)]);
    }
  });
});
