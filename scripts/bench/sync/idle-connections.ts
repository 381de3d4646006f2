/** What a live connection on which nothing happens costs the server: memory of its process, after garbage collection. */
import { setTimeout as sleep } from "node:timers/promises";
import { decodeBase64url } from "../../../shared/bytes/base64url.ts";
import { eventSubprotocols } from "../../../shared/wire/event-message.ts";
import { pathOf } from "../../../shared/wire/paths.ts";
import { type Bench, limited } from "../figure.ts";
import { HttpCaller } from "./http-caller.ts";
import { startMeasuredServer } from "./server-process.ts";
import { foundOn, signIn } from "./sign-in.ts";
import { signedLog } from "./signed-log.ts";

const CONNECTIONS = 2000;
/** Four devices a vault. */
const VAULTS = 500;
/** Connections that are being made at a time. */
const AT_A_TIME = 50;
const SETTLE_MS = 1000;

export const idleConnections: Bench = {
  name: "idle-connection",
  what: `the server's memory for each of ${CONNECTIONS} live connections on which nothing happens`,
  async run() {
    const server = await startMeasuredServer();
    const sockets: WebSocket[] = [];
    try {
      const doors = await tokens(server.address, server.origin);
      // Whatever the first connections load and warm up is not theirs alone.
      sockets.push(...(await openAll(doors.slice(0, AT_A_TIME))));
      await sleep(SETTLE_MS);
      const before = await server.memoryBytes();
      const wanted = Array.from({ length: CONNECTIONS }, (_, index) => doors[index % doors.length]);
      for (let from = 0; from < CONNECTIONS; from += AT_A_TIME)
        sockets.push(...(await openAll(wanted.slice(from, from + AT_A_TIME))));
      await sleep(SETTLE_MS);
      const added = (await server.memoryBytes()) - before;
      return { "idle-connection": limited(added / CONNECTIONS, "B", 20_000) };
    } finally {
      for (const socket of sockets) socket.close();
      await server.stop();
    }
  },
};

type Door = { readonly url: string; readonly protocols: readonly string[] };

async function tokens(address: string, origin: string): Promise<readonly Door[]> {
  const caller = await HttpCaller.connect(address);
  const doors: Door[] = [];
  for (let made = 0; made < VAULTS; made++) {
    const log = await signedLog(0);
    await foundOn(caller, log);
    const token = decodeBase64url(await signIn(caller, origin, log));
    if (token === null) throw new Error("no token");
    const path = pathOf("events", { vaultId: log.vaultId });
    doors.push({ url: `${address.replace("http", "ws")}${path}`, protocols: eventSubprotocols(token) });
  }
  caller.close();
  return doors;
}

function openAll(doors: readonly (Door | undefined)[]): Promise<readonly WebSocket[]> {
  return Promise.all(
    doors.map(
      (door) =>
        new Promise<WebSocket>((resolve, reject) => {
          if (door === undefined) throw new Error("no door");
          const socket = new WebSocket(door.url, [...door.protocols]);
          socket.addEventListener("message", () => resolve(socket), { once: true });
          socket.addEventListener("error", () => reject(new Error("a live connection was refused")));
        }),
    ),
  );
}
