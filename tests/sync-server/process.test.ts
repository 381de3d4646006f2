/** The program itself: it listens, makes invitations, and loses nothing that it acknowledged when it is told to stop. */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { ed25519 } from "@noble/curves/ed25519.js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { encodeBase64url } from "../../shared/bytes/base64url.ts";
import {
  decodeChallenge,
  decodeTokenAnswer,
  encodeChallengeRequest,
  encodeTokenRequest,
} from "../../shared/wire/auth-bodies.ts";
import { authMessage } from "../../shared/wire/auth-message.ts";
import { encodeAppendRequest } from "../../shared/wire/log-bodies.ts";
import { PATHS, pathOf } from "../../shared/wire/paths.ts";
import { encodeFoundRequest } from "../../shared/wire/vault-bodies.ts";
import { CBOR_MEDIA_TYPE } from "../../shared/wire/wire-body.ts";
import { openSqlite } from "../../sync-server/storage/sqlite/sqlite-store.ts";
import { TestVault } from "./test-vault.ts";

const MAIN = fileURLToPath(new URL("../../sync-server/main.ts", import.meta.url));
const ORIGIN = "https://sync.example.org";

type Program = { readonly child: ChildProcessByStdio<null, Readable, Readable>; readonly said: () => string };

let folder: string;
const running: Program[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "keyferry-process-"));
});
afterEach(async () => {
  for (const { child } of running.splice(0)) child.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Program {
  const env = {
    KEYFERRY_DATABASE: join(folder, "server.sqlite"),
    KEYFERRY_ORIGIN: ORIGIN,
    KEYFERRY_PORT: "0",
    KEYFERRY_RATE_LIMITS: "off",
    ...environment,
  };
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  child.stdout.on("data", (data) => {
    text += String(data);
  });
  child.stderr.on("data", (data) => {
    text += String(data);
  });
  const program = { child, said: () => text };
  running.push(program);
  return program;
}

function ended({ child }: Program): Promise<number | null> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) resolve(child.exitCode);
    else child.once("exit", (code) => resolve(code));
  });
}

async function addressOf(program: Program): Promise<string> {
  const listening = /listens on (http:\S+)/;
  await expect.poll(() => program.said(), { timeout: 20_000 }).toMatch(listening);
  return listening.exec(program.said())?.[1] ?? "";
}

async function post(
  url: string,
  body: Uint8Array,
  token?: string,
): Promise<{ status: number; bytes: Uint8Array }> {
  const answer = await fetch(url, {
    method: "POST",
    body: Buffer.from(body),
    headers: {
      "content-type": CBOR_MEDIA_TYPE,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
  });
  return { status: answer.status, bytes: new Uint8Array(await answer.arrayBuffer()) };
}

async function signIn(address: string, vault: TestVault): Promise<string> {
  const { vaultId, device } = vault;
  const { challenge } = decodeChallenge(
    (await post(address + PATHS.challenge, encodeChallengeRequest())).bytes,
  );
  const message = authMessage({ origin: ORIGIN, vaultId, deviceId: device.deviceId, challenge });
  const signature = ed25519.sign(message, device.signSeed);
  const body = encodeTokenRequest({ vaultId, deviceId: device.deviceId, challenge, signature });
  return encodeBase64url(decodeTokenAnswer((await post(address + PATHS.token, body)).bytes).token);
}

describe("the server's program", () => {
  it("makes invitations that found one vault each, while it runs", async () => {
    const server = run(["serve"]);
    const address = await addressOf(server);
    const inviting = run(["invite"]);
    expect(await ended(inviting)).toBe(0);
    const invite = inviting.said().trim();
    const [one, two] = [await TestVault.found("one"), await TestVault.found("two")];
    const found = ({ genesis }: TestVault) =>
      post(address + PATHS.vaults, encodeFoundRequest({ genesis, invite }));

    expect(invite).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect([(await found(one)).status, (await found(two)).status]).toEqual([201, 403]);
  });

  it("stops on a signal with every acknowledged entry on disk, in the middle of work", async () => {
    const server = run([], { KEYFERRY_REGISTRATION: "open" });
    const address = await addressOf(server);
    const vault = await TestVault.found();
    vault.write(120);
    await post(address + PATHS.vaults, encodeFoundRequest({ genesis: vault.genesis, invite: null }));
    const token = await signIn(address, vault);
    let acknowledged = 1;
    const url = address + pathOf("log", { vaultId: vault.vaultId });

    const writing = (async () => {
      for (let seq = 1; seq <= 120; seq++) {
        const body = encodeAppendRequest({ expect: vault.position(seq), entries: [vault.entry(seq + 1)] });
        const answer = await post(url, body, token);
        if (answer.status !== 200) return;
        acknowledged = seq + 1;
        if (acknowledged === 20) server.child.kill("SIGTERM");
      }
    })().catch(() => undefined);
    const code = await ended(server);
    await writing;
    const store = openSqlite(join(folder, "server.sqlite"));
    const record = await store.vault(vault.vaultId);
    await store.close();

    expect(code).toBe(0);
    expect(acknowledged).toBeGreaterThanOrEqual(20);
    expect(acknowledged).toBeLessThan(121);
    expect(record?.seq).toBe(acknowledged);
  });

  it("does not start with settings that make no sense, and says which", async () => {
    const server = run([], { KEYFERRY_PORT: "many" });

    expect(await ended(server)).toBe(2);
    expect(server.said()).toContain("KEYFERRY_PORT");
    expect(server.said()).not.toContain("many");
  });

  it("says how it is used where it does not understand", async () => {
    const program = run(["dance"]);

    expect(await ended(program)).toBe(2);
    expect(program.said()).toContain("serve");
    expect(program.said()).toContain("invite");
  });
});
