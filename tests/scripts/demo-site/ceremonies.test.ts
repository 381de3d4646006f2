/** Sessions and challenges: what the demo site must refuse, with real answers of Keyferry's authenticator. */
import { describe, expect, it } from "vitest";
import { codeOf, demoSite, Visitor } from "./visitor.ts";

describe("signing up and in", () => {
  it("a new account is signed in, and its passkey opens it again with and without the name", async () => {
    const visitor = new Visitor(demoSite());
    await visitor.signUp("mira.lund", "Mira Lund");
    expect((await visitor.ask("GET", "/account")).body["page"]).toContain("<bdi>Mira Lund</bdi>");

    for (const who of [{}, { name: "MIRA.lund" }]) {
      await visitor.ask("POST", "/api/sign-out", {});
      expect((await visitor.ask("GET", "/account")).headers["location"]).toBe("/");
      expect((await visitor.signIn(who)).status).toBe(200);
      expect((await visitor.ask("GET", "/account")).status).toBe(200);
    }
  });

  it.each([
    ["ES256", -7],
    ["EdDSA", -8],
    ["ES384", -35],
    ["ES512", -36],
    ["RS256", -257],
  ])("a passkey of algorithm %s registers and signs in", async (_name, alg) => {
    const site = demoSite();
    const visitor = new Visitor(site);

    const begun = await visitor.ask("POST", "/api/sign-up/options", {
      name: "mira",
      displayName: "Mira",
      advanced: { alg, residentKey: "discouraged", attestation: "direct" },
    });
    const made = await visitor.makePasskey(begun);

    expect((await visitor.ask("POST", "/api/sign-up/verify", made)).status).toBe(200);
    expect(site.store.passkey(String(made.credential.id))).toMatchObject({
      alg,
      attestationFormat: "packed",
    });
    expect((await visitor.signIn({ name: "mira" })).status).toBe(200);
  });

  it("a use is remembered", async () => {
    const site = demoSite();
    const visitor = new Visitor(site);
    await visitor.signUp("mira");
    site.clock.nowMs += 60_000;
    await visitor.signIn();

    const account = site.store.accountByName("mira");

    expect(site.store.passkeysOf(account?.id ?? "")[0]?.lastUsedAtMs).toBe(site.clock.nowMs);
  });

  it("names that look the same are one name", async () => {
    const site = demoSite();
    await new Visitor(site).signUp("Mira");

    const second = await new Visitor(site).ask("POST", "/api/sign-up/options", {
      name: " ｍｉｒａ",
      displayName: "Mira",
    });

    expect([second.status, codeOf(second)]).toEqual([409, "site/name-taken"]);
  });
});

describe("challenges", () => {
  it("an answer is accepted once", async () => {
    const visitor = new Visitor(demoSite());
    await visitor.signUp("mira");
    const begun = await visitor.beginSignIn();
    const session = visitor.cookie;
    const answer = await visitor.usePasskey(begun);
    expect((await visitor.ask("POST", "/api/sign-in/verify", answer)).status).toBe(200);

    for (const cookie of [session, visitor.cookie]) {
      const replayed = await visitor.ask("POST", "/api/sign-in/verify", answer, { cookie });
      expect([replayed.status, codeOf(replayed)]).toEqual([410, "site/ceremony-gone"]);
    }
  });

  it("a wrong answer uses the challenge up too", async () => {
    const visitor = new Visitor(demoSite());
    await visitor.signUp("mira");
    const begun = await visitor.beginSignIn();
    const wrong = await visitor.usePasskey(begun, true, "http://localhost:1");
    const right = await visitor.usePasskey(begun);

    expect(codeOf(await visitor.ask("POST", "/api/sign-in/verify", wrong))).toBe("site/not-verified");
    expect(codeOf(await visitor.ask("POST", "/api/sign-in/verify", right))).toBe("site/ceremony-gone");
  });

  it("another session cannot answer", async () => {
    const site = demoSite();
    const visitor = new Visitor(site);
    await visitor.signUp("mira");
    const stranger = new Visitor(site);
    await stranger.beginSignIn();

    const answer = await visitor.usePasskey(await visitor.beginSignIn());

    expect(codeOf(await stranger.ask("POST", "/api/sign-in/verify", answer))).toBe("site/ceremony-gone");
    expect(codeOf(await stranger.ask("POST", "/api/sign-in/verify", answer, { cookie: "" }))).toBe(
      "site/ceremony-gone",
    );
  });

  it("the answer to one question does not answer a second", async () => {
    const visitor = new Visitor(demoSite());
    await visitor.signUp("mira");
    const { credential } = await visitor.usePasskey(await visitor.beginSignIn());

    const { ceremonyId } = (await visitor.beginSignIn()).body;

    expect(codeOf(await visitor.ask("POST", "/api/sign-in/verify", { ceremonyId, credential }))).toBe(
      "site/not-verified",
    );
  });

  it("waits ten minutes", async () => {
    const site = demoSite();
    const visitor = new Visitor(site);
    await visitor.signUp("mira");
    const answer = await visitor.usePasskey(await visitor.beginSignIn());
    site.clock.nowMs += 10 * 60_000;

    expect(codeOf(await visitor.ask("POST", "/api/sign-in/verify", answer))).toBe("site/ceremony-gone");
  });
});

describe("judgement", () => {
  it.each([["http://localhost:8421"], ["https://localhost:8420"], ["http://localhost"]])(
    "a passkey made or used at %s is refused",
    async (origin) => {
      const visitor = new Visitor(demoSite());
      const begun = await visitor.ask("POST", "/api/sign-up/options", { name: "mira", displayName: "Mira" });
      const made = await visitor.makePasskey(begun, {}, origin);
      expect(codeOf(await visitor.ask("POST", "/api/sign-up/verify", made))).toBe("site/not-verified");
      expect(codeOf(await visitor.beginSignIn({ name: "mira" }))).toBe("site/no-such-account");

      await visitor.signUp("mira");
      const used = await visitor.usePasskey(await visitor.beginSignIn({ name: "mira" }), true, origin);
      expect(codeOf(await visitor.ask("POST", "/api/sign-in/verify", used))).toBe("site/not-verified");
    },
  );

  it("user verification is demanded unless the question did not ask for it", async () => {
    const visitor = new Visitor(demoSite());
    await visitor.signUp("mira");
    const table = [
      { advanced: {}, verdict: 403 },
      { advanced: { userVerification: "required" }, verdict: 403 },
      { advanced: { userVerification: "discouraged" }, verdict: 200 },
    ];

    for (const { advanced, verdict } of table) {
      const answer = await visitor.usePasskey(await visitor.beginSignIn({ advanced }), false);
      expect((await visitor.ask("POST", "/api/sign-in/verify", answer)).status).toBe(verdict);
    }
    const begun = await visitor.ask("POST", "/api/sign-up/options", { name: "other", displayName: "O" });
    const made = await visitor.makePasskey(begun, {}, undefined, false);
    expect(codeOf(await visitor.ask("POST", "/api/sign-up/verify", made))).toBe("site/not-verified");
  });

  it("a passkey does not open the account of another", async () => {
    const site = demoSite();
    const [mira, theo] = [new Visitor(site), new Visitor(site)];
    await mira.signUp("mira");
    await theo.signUp("theo");
    const own = await theo.usePasskey(await theo.beginSignIn());
    const begun = await theo.beginSignIn({ name: "mira" });

    const claimed = { ceremonyId: begun.body["ceremonyId"], credential: own.credential };

    expect(codeOf(await theo.ask("POST", "/api/sign-in/verify", claimed))).toBe("site/not-verified");
  });

  it("a counter that does not rise is refused", async () => {
    const site = demoSite();
    const visitor = new Visitor(site);
    await visitor.signUp("mira");
    const [passkey] = site.store.passkeysOf(site.store.accountByName("mira")?.id ?? "");
    site.store.updatePasskey(passkey?.id ?? "", { counter: 5 });

    expect(codeOf(await visitor.signIn())).toBe("site/not-verified");
  });
});

describe("sessions", () => {
  it("the cookie is for this host, this site and no script, and changes at sign-in", async () => {
    const visitor = new Visitor(demoSite());

    const begun = await visitor.ask("POST", "/api/sign-up/options", { name: "mira", displayName: "Mira" });
    const before = visitor.cookie;
    await visitor.ask("POST", "/api/sign-up/verify", await visitor.makePasskey(begun));

    expect(begun.headers["set-cookie"]).toMatch(
      /^harbour-lines-8420=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/,
    );
    expect(visitor.cookie).not.toBe(before);
    expect((await visitor.ask("GET", "/account", undefined, { cookie: before })).status).toBe(302);
  });

  it("end after twelve hours, and at sign-out on the server too", async () => {
    const site = demoSite();
    const visitor = new Visitor(site);
    await visitor.signUp("mira");
    const cookie = visitor.cookie;
    expect((await visitor.ask("GET", "/account", undefined, { cookie })).status).toBe(200);
    await visitor.ask("POST", "/api/sign-out", {});
    expect((await visitor.ask("GET", "/account", undefined, { cookie })).status).toBe(302);

    await visitor.signIn();
    site.clock.nowMs += 12 * 60 * 60_000;
    expect((await visitor.ask("GET", "/account")).status).toBe(302);
  });

  it.each([
    ["POST", "/api/passkeys/options", {}],
    ["PATCH", "/api/passkeys/abc", { name: "x" }],
    ["DELETE", "/api/passkeys/abc", { isLastConfirmed: true }],
    ["POST", "/api/recovery/code", {}],
  ] as const)("%s %s needs one", async (method, url, body) => {
    const answer = await new Visitor(demoSite()).ask(method, url, body);

    expect([answer.status, codeOf(answer)]).toEqual([401, "site/signed-out"]);
  });
});
