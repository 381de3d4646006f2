/** Servers over HTTP for tests: the shipped one, and one that gives every member the same answer. */
import { nobleSignatures } from "../../../shared/log/signature-scheme.ts";
import type { HttpDoor, HttpRequest } from "../../../shared/sync/http-exchange.ts";
import type { HttpServer } from "../../../shared/sync/http-session.ts";
import { HttpTransport } from "../../../shared/sync/http-transport.ts";
import type { DeviceKeys } from "../../../shared/vault/device-keys.ts";
import { generateDeviceKeys } from "../../../shared/vault/device-keys.ts";
import { encodeChallenge, encodeTokenAnswer } from "../../../shared/wire/auth-bodies.ts";
import { encodeLogPage } from "../../../shared/wire/log-bodies.ts";
import { CBOR_MEDIA_TYPE } from "../../../shared/wire/wire-body.ts";
import { fetchInto } from "../../support/fetch-into-app.ts";
import { ORIGIN, TestServer } from "../../sync-server/test-server.ts";
import { seededRandom } from "../vault/seeded-random.ts";
import { type Device, Devices } from "./devices.ts";

const opened: TestServer[] = [];

/** For afterEach. */
export async function closeServers(): Promise<void> {
  for (const server of opened.splice(0)) await server.close();
}

export type Canned = { readonly status: number; readonly type?: string; readonly body?: Uint8Array | string };

export const PAGE = encodeLogPage({ at: { seq: 1, head: new Uint8Array(32) }, entries: [], hasMore: false });

export function member() {
  const { deviceId, signSeed } = generateDeviceKeys(seededRandom("member"));
  const sign = (message: Uint8Array) => nobleSignatures.sign(message, signSeed);
  return { vaultId: new Uint8Array(32), deviceId, sign };
}

/** A server that lets everyone in and then gives one answer. */
export function cannedServer(canned: Canned, headers: Readonly<Record<string, string>> = {}) {
  const asked: { readonly url: string; readonly request: HttpRequest<null> }[] = [];
  const cbor = { "content-type": CBOR_MEDIA_TYPE };
  const door: HttpDoor<null> = {
    timeout: () => null,
    fetch: async (url, request) => {
      asked.push({ url, request });
      const challenge = new Uint8Array(32);
      if (url.endsWith("/challenge"))
        return new Response(new Uint8Array(encodeChallenge({ challenge, expiresInSeconds: 60 })), {
          headers: cbor,
        });
      if (url.endsWith("/token"))
        return new Response(
          new Uint8Array(encodeTokenAnswer({ token: challenge, expiresInSeconds: 900, removedSeq: null })),
          {
            headers: cbor,
          },
        );
      const { status, type, body = null } = canned;
      const response = new Response(typeof body === "string" ? body : body && new Uint8Array(body), {
        status,
        headers: { ...headers, ...(type === undefined ? {} : { "content-type": type }) },
      });
      if (type === undefined) response.headers.delete("content-type");
      return response;
    },
  };
  const server: HttpServer<null> = { origin: "https://sync.example", door, nowMs: () => 0 };
  return { server, asked };
}

export function transportOf(server: HttpServer<AbortSignal>, device: DeviceKeys, vaultId: Uint8Array) {
  const sign = (message: Uint8Array) => nobleSignatures.sign(message, device.signSeed);
  return new HttpTransport(server, { vaultId, deviceId: device.deviceId, sign });
}

export async function served(seed: string, config: Parameters<typeof TestServer.open>[0] = {}) {
  const testServer = await TestServer.open(config);
  opened.push(testServer);
  const statuses: number[] = [];
  const fetch = fetchInto(ORIGIN, testServer.app.server);
  const door: HttpDoor<AbortSignal> = {
    timeout: (ms) => AbortSignal.timeout(ms),
    fetch: async (url, request) => {
      const answer = await fetch(url, request);
      statuses.push(answer.status);
      return answer;
    },
  };
  const server: HttpServer<AbortSignal> = { origin: ORIGIN, door, nowMs: () => testServer.nowMs };
  const devices = new Devices(seed);
  const laptop: Device = await devices.found();
  const transport = transportOf(server, laptop.state.keyring.device, laptop.state.keyring.vaultId);
  laptop.wrap = () => transport;
  return { devices, laptop, server, testServer, statuses };
}
