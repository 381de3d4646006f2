/** What an owner can do with passkeys and the recovery code, and what nobody else can. */
import { describe, expect, it } from "vitest";
import type { Passkey } from "../../../scripts/demo-site/store.ts";
import { MemoryStore } from "../../support/ceremony-doors.ts";
import { codeOf, type DemoSiteUnderTest, demoSite, Visitor } from "./visitor.ts";

const passkeysOf = ({ store }: DemoSiteUnderTest, name: string): readonly Passkey[] =>
  store.passkeysOf(store.accountByName(name)?.id ?? "");

async function signedUp(name = "mira") {
  const site = demoSite();
  const visitor = new Visitor(site);
  const recoveryCode = await visitor.signUp(name);
  const [first] = passkeysOf(site, name);
  if (!first) throw new Error("no passkey after sign-up");
  return { site, visitor, recoveryCode, first };
}

describe("passkeys of an account", () => {
  it("the ones it has are excluded when another is added", async () => {
    const { site, visitor, first } = await signedUp();

    const begun = await visitor.ask("POST", "/api/passkeys/options", {});
    const added = await visitor.addPasskey();

    expect(begun.body["publicKey"]).toMatchObject({
      excludeCredentials: [{ type: "public-key", id: first.id, transports: ["hybrid", "internal"] }],
    });
    expect(added.status).toBe(200);
    expect(passkeysOf(site, "mira")).toHaveLength(2);
  });

  it("can be renamed", async () => {
    const { visitor, first } = await signedUp();

    await visitor.ask("PATCH", `/api/passkeys/${first.id}`, { name: "  Spare key " });

    expect((await visitor.ask("GET", "/settings")).body["page"]).toContain("<bdi>Spare key</bdi>");
  });

  it("a removed one signs nobody in", async () => {
    const { site, visitor, first } = await signedUp();
    const answerable = await visitor.beginSignIn();
    await visitor.addPasskey();
    const oldKey = new Visitor(site);
    const source = await visitor.passkeys.open("localhost", Buffer.from(first.id, "base64url"));
    if (source) oldKey.passkeys.add(source);
    expect(answerable.status).toBe(200);

    const removed = await visitor.ask("DELETE", `/api/passkeys/${first.id}`, { isLastConfirmed: false });

    expect(removed.status).toBe(200);
    expect(codeOf(await oldKey.signIn())).toBe("site/passkey-unknown");
  });

  it("the last one goes only knowingly, and only while a recovery code is there", async () => {
    const { site, visitor, first } = await signedUp();
    const remove = (isLastConfirmed: boolean) =>
      visitor.ask("DELETE", `/api/passkeys/${first.id}`, { isLastConfirmed });
    expect(codeOf(await remove(false))).toBe("site/last-passkey");
    site.store.setRecoveryHash(first.accountId, null);
    expect(codeOf(await remove(true))).toBe("site/last-without-code");
    expect(passkeysOf(site, "mira")).toHaveLength(1);
    await visitor.ask("POST", "/api/recovery/code", {});

    expect((await remove(true)).status).toBe(200);

    expect(passkeysOf(site, "mira")).toHaveLength(0);
    expect(codeOf(await visitor.beginSignIn({ name: "mira" }))).toBe("site/passkey-unknown");
  });

  it("another account's do not exist", async () => {
    const { site, first } = await signedUp();
    const theo = new Visitor(site);
    await theo.signUp("theo");

    const renamed = await theo.ask("PATCH", `/api/passkeys/${first.id}`, { name: "mine" });
    const removed = await theo.ask("DELETE", `/api/passkeys/${first.id}`, { isLastConfirmed: true });

    expect([codeOf(renamed), codeOf(removed)]).toEqual(["site/passkey-unknown", "site/passkey-unknown"]);
    expect(passkeysOf(site, "mira")).toEqual([first]);
  });

  it("a registered one cannot be registered again", async () => {
    const { site, visitor } = await signedUp();
    const begun = [
      await visitor.ask("POST", "/api/passkeys/options", {}),
      await visitor.ask("POST", "/api/passkeys/options", {}),
    ] as const;
    const random = (length: number) => new Uint8Array(length).fill(7);
    const doors = () => ({ store: new MemoryStore(), random });

    const first = await visitor.ask("POST", "/api/passkeys", await visitor.makePasskey(begun[0], doors()));
    const second = await visitor.ask("POST", "/api/passkeys", await visitor.makePasskey(begun[1], doors()));

    expect([first.status, codeOf(second)]).toEqual([200, "site/passkey-taken"]);
    expect(passkeysOf(site, "mira")).toHaveLength(2);
  });
});

describe("the recovery code", () => {
  const recover = async (visitor: Visitor, name: string, code: string) => {
    const begun = await visitor.ask("POST", "/api/recovery/options", { name, code });
    if (begun.status !== 200) return begun;
    return visitor.ask("POST", "/api/recovery/verify", await visitor.makePasskey(begun));
  };

  it("adds a passkey once, signs in, and gives the next code", async () => {
    const { site, recoveryCode } = await signedUp();
    const newDevice = new Visitor(site);

    const recovered = await recover(newDevice, "mira", recoveryCode.toLowerCase().replaceAll("-", " "));

    expect(recovered.status).toBe(200);
    expect((await newDevice.ask("GET", "/settings")).status).toBe(200);
    expect((await newDevice.signIn()).status).toBe(200);
    expect(codeOf(await recover(new Visitor(site), "mira", recoveryCode))).toBe("site/wrong-code");
    expect((await recover(new Visitor(site), "mira", String(recovered.body["recoveryCode"]))).status).toBe(
      200,
    );
  });

  it("begun twice, is used by the first that finishes", async () => {
    const { site, recoveryCode } = await signedUp();
    const [one, other] = [new Visitor(site), new Visitor(site)];
    const begun = { name: "mira", code: recoveryCode };
    const first = await one.makePasskey(await one.ask("POST", "/api/recovery/options", begun));
    const second = await other.makePasskey(await other.ask("POST", "/api/recovery/options", begun));

    expect((await one.ask("POST", "/api/recovery/verify", first)).status).toBe(200);
    expect(codeOf(await other.ask("POST", "/api/recovery/verify", second))).toBe("site/wrong-code");
    expect(passkeysOf(site, "mira")).toHaveLength(2);
  });

  it("survives an attempt that was cancelled", async () => {
    const { site, recoveryCode } = await signedUp();
    const visitor = new Visitor(site);
    await visitor.ask("POST", "/api/recovery/options", { name: "mira", code: recoveryCode });

    expect((await recover(visitor, "mira", recoveryCode)).status).toBe(200);
  });

  it("signs everyone else out", async () => {
    const { site, visitor, recoveryCode } = await signedUp();

    await recover(new Visitor(site), "mira", recoveryCode);

    expect((await visitor.ask("GET", "/account")).status).toBe(302);
  });

  it("does not tell a wrong name from a wrong code, and is worth nothing for another account", async () => {
    const { site, recoveryCode } = await signedUp();
    const visitor = new Visitor(site);
    await visitor.signUp("theo");

    const answers = [
      await recover(visitor, "nobody", recoveryCode),
      await recover(visitor, "theo", recoveryCode),
      await recover(visitor, "mira", "00000-00000-00000-00000"),
    ];

    expect(answers.map(({ body }) => body)).toEqual(answers.map(() => answers[0]?.body));
    expect(answers.map(codeOf)).toEqual(answers.map(() => "site/wrong-code"));
  });

  it("is not stored, and the one it replaces is worthless", async () => {
    const { site, visitor, recoveryCode, first } = await signedUp();
    expect(JSON.stringify(site.store.account(first.accountId))).not.toContain(recoveryCode);

    await visitor.ask("POST", "/api/recovery/code", {});

    expect(codeOf(await recover(new Visitor(site), "mira", recoveryCode))).toBe("site/wrong-code");
  });
});
