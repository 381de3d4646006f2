/** `GET /v1/vaults/:id/events`: a WebSocket on which a member hears that its log moved. */
import websocket, { type WebSocket } from "@fastify/websocket";
import type { FastifyInstance } from "fastify";
import { EVENTS_SUBPROTOCOL, encodeHint } from "../../shared/wire/event-message.ts";
import { MAX_EVENT_LENGTH } from "../../shared/wire/limits.ts";
import { PATHS } from "../../shared/wire/paths.ts";
import type { Caller } from "../auth/authorise.ts";
import { type Connection, type HintHub, SWEEP_MS } from "../fan-out/hint-hub.ts";
import { answerProblem } from "../plugins/problem-answers.ts";
import type { ServerContext } from "../server-context.ts";
import { callerOf, membersOnly } from "./members-only.ts";

/** Compression would cost each connection its own windows. */
const SOCKET_OPTIONS = {
  perMessageDeflate: false,
  maxPayload: MAX_EVENT_LENGTH,
  clientTracking: false,
  handleProtocols: (offered: ReadonlySet<string>): string | false =>
    offered.has(EVENTS_SUBPROTOCOL) ? EVENTS_SUBPROTOCOL : false,
};

export async function eventRoutes(app: FastifyInstance, context: ServerContext): Promise<void> {
  const { hub } = context;
  await app.register(websocket, {
    options: SOCKET_OPTIONS,
    preClose: (done) => {
      hub.closeAll();
      done();
    },
  });
  keepTelling(app, context);

  app.route({
    method: "GET",
    url: PATHS.events,
    ...membersOnly("connect", context),
    // Asked without an upgrade: there is nothing here to read.
    handler: (_request, reply) => answerProblem(reply, "wire/not-found"),
    wsHandler: (socket, request) => connect(hub, socket, callerOf(request)),
  });
}

function connect(
  hub: HintHub,
  socket: WebSocket,
  { vaultId, record, device, tokenExpiresAtMs }: Caller,
): void {
  const connection: Connection = { socket, device, tokenExpiresAtMs, isAlive: true };
  const heard = (): void => {
    connection.isAlive = true;
  };
  socket.on("pong", heard);
  socket.on("message", heard);
  // A broken connection is closed by the next event; there is nothing to tell its other end.
  socket.on("error", () => socket.terminate());
  socket.on("close", () => hub.remove(vaultId, connection));
  hub.add(vaultId, connection);
  // What moved between the client's last pull and now is not missed.
  socket.send(encodeHint(record.seq));
}

/** Sweeps connections and passes hints on, until the app closes. */
function keepTelling(app: FastifyInstance, { fanOut, hub, vaults, metrics }: ServerContext): void {
  const tell = async (vaultId: Uint8Array, seq: number): Promise<void> => {
    const members = (await vaults.find(vaultId))?.state.members;
    metrics.hints(hub.tell(vaultId, seq, (device) => members?.get(device)?.status === "active"));
  };
  const stopListening = fanOut.listen((vaultId, seq) => {
    if (!hub.hasListeners(vaultId)) return;
    tell(vaultId, seq).catch((error: unknown) => app.log.warn({ err: error }, "a hint was not sent"));
  });
  const sweep = setInterval(() => hub.sweep(), SWEEP_MS);
  sweep.unref();
  app.addHook("onClose", async () => {
    clearInterval(sweep);
    stopListening();
  });
}
