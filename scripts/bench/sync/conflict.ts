/** A push that others beat three times in a row, each time by one change: its time, without what the others took. */
import { randomBytes } from "node:crypto";
import type { AppendResult, Transport } from "../../../shared/sync/transport.ts";
import { siteItemId } from "../../../shared/vault/item-id.ts";
import type { PutOp } from "../../../shared/vault/ops.ts";
import { type Bench, quantile, told } from "../figure.ts";
import { type EngineDevice, foundingDevice, joiningDevice } from "./engine-device.ts";
import { startMeteredServer } from "./metered-server.ts";

const LOSSES = 3;
const WARM_UP_PUSHES = 3;
const PUSHES = 40;

export const conflict: Bench = {
  name: "conflict",
  what: `a push that loses ${LOSSES} compare-and-sets in a row to another device, over loopback: p95`,
  async run() {
    const { origin, stop } = await startMeteredServer();
    try {
      const entropy = new Uint8Array(randomBytes(32));
      const slow = await foundingDevice(origin, entropy);
      await slow.engine.connect(slow.transport, origin, null);
      const fast = await joiningDevice(origin, entropy);
      const times: number[] = [];
      for (let push = 0; push < WARM_UP_PUSHES + PUSHES; push++) {
        const ms = await beatenPushMs(slow, fast, push);
        if (push >= WARM_UP_PUSHES) times.push(ms);
      }
      return { conflict: told(quantile(times, 0.95), "ms") };
    } finally {
      await stop();
    }
  },
};

async function beatenPushMs(slow: EngineDevice, fast: EngineDevice, push: number): Promise<number> {
  await slow.engine.sync(slow.transport);
  let lost = 0;
  let othersMs = 0;
  const beaten: Transport = overlaid(slow.transport, async (expect, entries) => {
    if (lost < LOSSES) {
      const began = performance.now();
      await fast.engine.write([change(`fast ${push} ${lost}`)]);
      await fast.engine.sync(fast.transport);
      othersMs += performance.now() - began;
    }
    const result = await slow.transport.append(expect, entries);
    if (result.outcome === "conflict") lost++;
    return result;
  });
  const begin = performance.now();
  await slow.engine.write([change(`slow ${push}`)]);
  const { waiting } = await slow.engine.sync(beaten);
  const ms = performance.now() - begin - othersMs;
  if (waiting > 0 || lost !== LOSSES) throw new Error(`lost ${lost} times, ${waiting} changes wait`);
  return ms;
}

/** The transport with another `append`. */
function overlaid(
  transport: Transport,
  append: (...args: Parameters<Transport["append"]>) => Promise<AppendResult>,
): Transport {
  return {
    found: (genesis, invite) => transport.found(genesis, invite),
    pull: (after) => transport.pull(after),
    append,
    putSuffix: (expect, start, entries) => transport.putSuffix(expect, start, entries),
    joinStart: () => transport.joinStart(),
    leaves: (from, to) => transport.leaves(from, to),
    chunk: (hash) => transport.chunk(hash),
    putChunk: (hash, bytes) => transport.putChunk(hash, bytes),
    missingChunks: (hashes) => transport.missingChunks(hashes),
  };
}

function change(value: string): PutOp {
  return { op: "put", itemId: siteItemId("harbour.example"), field: "interception", value };
}
