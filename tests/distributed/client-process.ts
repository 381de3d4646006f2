/**
 * `node client-process.ts FILE ADDRESS NAME DIE_AT`: a device on a replica file that writes passkeys and syncs. It says
 * which of them are written, and kills itself at the so-and-so-manieth time that it touches its disk or the network:
 * before it does, or after it did and before it knows. With 0 it goes on until somebody else kills it.
 */
import { writeSync } from "node:fs";
import { SyncFault } from "../../shared/sync/sync-fault.ts";
import { Device, doorTo } from "./device.ts";
import { passkey } from "./passkeys.ts";
import { openReplicaFile } from "./replica-file.ts";

const [file = "", address = "", name = "", dieAtText = "0"] = process.argv.slice(2);
const dieAt = Number(dieAtText);
const SCRIPT_LENGTH = 3;

let steps = 0;
function step(): void {
  steps++;
  if (steps === dieAt) process.kill(process.pid, "SIGKILL");
}

const { replica, close } = await openReplicaFile(file, step, step);
const { fetch, timeout } = doorTo(() => address);
const device = new Device(replica, {
  timeout,
  fetch: async (url, request) => {
    step();
    const answer = await fetch(url, request);
    step();
    return answer;
  },
});
say("ready");
for (let count = 0; dieAt === 0 || count < SCRIPT_LENGTH; count++) {
  for (const half of ["a", "b"]) {
    const account = `${name}.${count}${half}`;
    await device.engine.write([passkey(account)]);
    say(`wrote ${account}`);
  }
  await device.sync().catch(passUnreachable);
}
say("done");
close();

function say(line: string): void {
  writeSync(1, `${line}\n`);
}

/** Others kept writing: the next sync will do. */
function passUnreachable(cause: unknown): void {
  if (!(cause instanceof SyncFault) || cause.code !== "sync/unreachable") throw cause;
}
