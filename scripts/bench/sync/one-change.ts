/** One rename in a large vault that is in sync: what goes over the wire for it, and how long until the server has it. */
import { type Bench, limited, quantile } from "../figure.ts";
import { largeVaultAt, rename } from "./large-vault.ts";
import { startMeteredServer } from "./metered-server.ts";

export const PASSKEYS = 10_000;
const WARM_UP_CHANGES = 10;
const CHANGES = 80;

export const oneChange: Bench = {
  name: "one-change-sync",
  what: `a rename in a vault of ${PASSKEYS} passkeys, written and sent over loopback: p95 of bytes and time`,
  async run() {
    const { meter, origin, stop } = await startMeteredServer();
    try {
      const { device, itemIds } = await largeVaultAt(origin, PASSKEYS);
      const bytes: number[] = [];
      const times: number[] = [];
      for (let change = 0; change < WARM_UP_CHANGES + CHANGES; change++) {
        const bytesBefore = meter.bytes;
        const begin = performance.now();
        await device.engine.write([rename(itemIds, change)]);
        const { waiting } = await device.engine.sync(device.transport);
        const ms = performance.now() - begin;
        if (waiting > 0) throw new Error("a change was not sent");
        if (change < WARM_UP_CHANGES) continue;
        times.push(ms);
        bytes.push(meter.bytes - bytesBefore);
      }
      return {
        "one-change-bytes": limited(quantile(bytes, 0.95), "B", 2048),
        "one-change-ms": limited(quantile(times, 0.95), "ms", 150),
      };
    } finally {
      await stop();
    }
  },
};
