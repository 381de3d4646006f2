/** Mailboxes as clients meet them: who may open one, what fits, when it is gone. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bytesToHex } from "../../../shared/bytes/bytes.ts";
import { MAX_LARGE_SLOT_BYTES, MAX_SLOT_BYTES } from "../../../shared/wire/limits.ts";
import { pathOf } from "../../../shared/wire/paths.ts";
import { OCTETS_MEDIA_TYPE } from "../../../shared/wire/wire-body.ts";
import { MAILBOX_LIFE_MS } from "../../../sync-server/storage/mailbox-store.ts";
import { seededRandom } from "../../shared/vault/seeded-random.ts";
import { bytesOf, codeOf, TestServer } from "../test-server.ts";
import { TestVault } from "../test-vault.ts";

const random = seededRandom("mailboxes");
const offer = random(97);
let server: TestServer;
let vault: TestVault;
let token: Uint8Array;
let mailbox: Uint8Array;

beforeEach(async () => {
  server = await TestServer.open();
  vault = await TestVault.found();
  await server.found(vault.genesis);
  token = await server.token(vault.vaultId, vault.device);
  mailbox = random(32);
});
afterEach(() => server.close());

const open = (body: Uint8Array = offer, by: Uint8Array | null = token) =>
  server.ask("PUT", pathOf("newMailbox", { vaultId: vault.vaultId, hash: mailbox }), {
    token: by,
    body,
    type: OCTETS_MEDIA_TYPE,
  });
const put = (slot: number, body: Uint8Array) =>
  server.ask("PUT", pathOf("mailboxSlot", { hash: mailbox, slot }), { body, type: OCTETS_MEDIA_TYPE });
const get = (slot: number) => server.ask("GET", pathOf("mailboxSlot", { hash: mailbox, slot }));

describe("mailboxes", () => {
  it("are opened by a member and used by whoever knows the name", async () => {
    expect((await open()).statusCode).toBe(204);
    expect(bytesOf(await get(0))).toEqual(offer);
    expect((await get(1)).statusCode).toBe(204);
    const message = random(1_105);

    expect((await put(1, message)).statusCode).toBe(204);
    expect((await put(1, message)).statusCode).toBe(204);
    expect(bytesOf(await get(1))).toEqual(message);
    expect(codeOf(await put(1, random(1_105)))).toBe("wire/slot-taken");
    expect(bytesOf(await get(1))).toEqual(message);
  });

  it("are opened by nobody else", async () => {
    expect(codeOf(await open(offer, null))).toBe("wire/unauthorised");
    expect(codeOf(await get(0))).toBe("wire/not-found");
    expect(codeOf(await put(1, random(9)))).toBe("wire/not-found");
  });

  it("are gone after ten minutes", async () => {
    await open();
    server.pass(MAILBOX_LIFE_MS - 1);
    expect((await get(0)).statusCode).toBe(200);
    server.pass(1);

    expect(codeOf(await get(0))).toBe("wire/not-found");
    expect(codeOf(await put(2, random(33)))).toBe("wire/not-found");
  });

  it.each([
    // slot  most
    [1, MAX_SLOT_BYTES],
    [2, MAX_SLOT_BYTES],
    [3, MAX_LARGE_SLOT_BYTES],
    [4, MAX_SLOT_BYTES],
  ])("hold in slot %i up to %i bytes", async (slot, most) => {
    await open();

    expect(codeOf(await put(slot, new Uint8Array(most + 1)))).toBe("wire/too-large");
    expect(codeOf(await put(slot, new Uint8Array()))).toBe("wire/malformed");
    expect((await put(slot, new Uint8Array(most))).statusCode).toBe(204);
  });

  it("have the slots 0 to 4, and 0 is written with the opening only", async () => {
    await open();

    expect(codeOf(await put(0, offer))).toBe("wire/malformed");
    expect(codeOf(await put(5, offer))).toBe("wire/malformed");
    expect(codeOf(await get(5))).toBe("wire/malformed");
    expect(codeOf(await server.ask("GET", `/v1/mailboxes/${bytesToHex(mailbox)}/00`))).toBe("wire/malformed");
    expect(codeOf(await server.ask("GET", "/v1/mailboxes/abc/0"))).toBe("wire/malformed");
    expect(codeOf(await open(new Uint8Array(MAX_SLOT_BYTES + 1)))).toBe("wire/too-large");
  });

  it("are limited by network, apart from what strangers may ask, and openings by device", async () => {
    await server.close();
    server = await TestServer.open({ rateFactor: 1 });
    await server.found(vault.genesis);
    token = await server.token(vault.vaultId, vault.device);
    await open();

    const given = [];
    for (let turn = 0; turn < 121; turn++) given.push((await get(1)).statusCode);
    const limited = await get(1);

    expect(given).toEqual([...Array<number>(120).fill(204), 429]);
    expect([codeOf(limited), limited.headers["retry-after"]]).toEqual(["wire/rate-limited", "1"]);
    const openings = [];
    for (let turn = 0; turn < 8; turn++) {
      mailbox = random(32);
      openings.push((await open()).statusCode);
    }
    expect(openings).toEqual([...Array<number>(7).fill(204), 429]);
  });

  it("leave no name, no message and no vault in the log", async () => {
    await server.close();
    server = await TestServer.open({ logLevel: "debug" });
    await server.found(vault.genesis);
    token = await server.token(vault.vaultId, vault.device);
    await open();
    await put(1, random(40));
    await get(1);
    await put(1, random(41));
    const used = mailbox;
    mailbox = random(32);
    await get(0);

    const text = server.logged.join("");

    expect(text).toContain("/v1/mailboxes/:hash/:slot");
    for (const bytes of [used, mailbox, offer, vault.vaultId]) expect(text).not.toContain(bytesToHex(bytes));
    expect(text).not.toContain("192.0.2.7");
  });
});
