/**
 * The way from one client to many nodes through a bad balancer: any request may go to another node than the one before,
 * an append may be sent twice at once, an answer may get lost after it was given. All of it is recorded as it happened.
 */
import type { Chance } from "../simulation/world/chance.ts";
import type { Door } from "./device.ts";
import type { Received, Recorder, Sent } from "./recorder.ts";
import { ORIGIN, type ServerNode } from "./server-node.ts";

const STAYS = 0.3;
const IS_DOUBLED = 0.1;
const IS_LOST = 0.05;
/** Appending and founding. */
const DOUBLED = /^POST \/v1\/vaults(\/[0-9a-f]{64}\/log)?$/;

type Answered = {
  readonly status: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly headers: Headers;
};

/** `who`: named in the record. `luck`: what decides. */
export function hoppingDoor(
  who: string,
  nodes: readonly ServerNode[],
  recorder: Recorder,
  luck: Chance,
): Door {
  let node = luck.pick(nodes);
  const send = async (sent: Sent, to: ServerNode, signal: AbortSignal): Promise<Answered> => {
    const beganMs = performance.now();
    const note = (received: Received) => recorder.note(who, sent, received, beganMs, performance.now());
    try {
      const answer = await answerOf(sent, to, signal);
      note(answer);
      return answer;
    } catch (error) {
      if (!isRefused(error)) note(null);
      throw error;
    }
  };
  return {
    timeout: (ms) => AbortSignal.timeout(ms),
    fetch: async (url, { method, headers, body, signal }) => {
      if (!luck.happens(STAYS)) node = luck.pick(nodes);
      const sent = { method, path: url.slice(ORIGIN.length), headers, body };
      const isDoubled = DOUBLED.test(`${method} ${sent.path}`) && luck.happens(IS_DOUBLED);
      const twin = isDoubled ? send(sent, luck.pick(nodes), signal) : null;
      const [first, second] = await Promise.allSettled([send(sent, node, signal), twin]);
      if (second.status === "rejected" && first.status === "rejected") throw first.reason;
      const answered = first.status === "fulfilled" ? first.value : null;
      if (answered === null || luck.happens(IS_LOST)) throw new Error("the answer was lost");
      const isBare = answered.status === 204 || answered.status === 304;
      return new Response(isBare ? null : answered.bytes, answered);
    },
  };
}

async function answerOf(
  { method, path, headers, body }: Sent,
  { address }: ServerNode,
  signal: AbortSignal,
): Promise<Answered> {
  const answer = await fetch(`${address}${path}`, {
    method,
    headers,
    signal,
    ...(body === undefined ? {} : { body: new Uint8Array(body) }),
  });
  const { status } = answer;
  return { status, headers: answer.headers, bytes: new Uint8Array(await answer.arrayBuffer()) };
}

/** Nobody listened: what was to be sent never left. */
function isRefused(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : null;
  return cause instanceof Error && "code" in cause && cause.code === "ECONNREFUSED";
}
