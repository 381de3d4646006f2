/** Browsers of one person on the shipped server: whole backgrounds, with no network but function calls. */
import { joinVault } from "../../extension/background/sync/join.ts";
import { ORIGIN, TestServer } from "../sync-server/test-server.ts";
import { Stage } from "./background-stage.ts";
import {
  type Durable,
  durable,
  foundTestVault,
  PASSWORD,
  startWorker,
  WORDS,
  type Worker,
  type WorkerParts,
} from "./background-world.ts";
import { type Fetch, fetchInto } from "./fetch-into-app.ts";

export type Browser = { readonly world: Durable; worker: Worker };

export class Household {
  readonly server: TestServer;
  /** False: nothing gets through, for anyone. */
  isOnline = true;
  readonly parts: WorkerParts;

  private constructor(server: TestServer) {
    this.server = server;
    const real = fetchInto(ORIGIN, server.app.server);
    const fetch: Fetch = (url, init) =>
      this.isOnline ? real(url, init) : Promise.reject(new TypeError("no network"));
    this.parts = { fetch };
  }

  static async open(): Promise<Household> {
    return new Household(await TestServer.open());
  }

  close(): Promise<void> {
    return this.server.close();
  }

  /** With a new vault, on the server. */
  async founder(): Promise<Browser> {
    const world = durable();
    await foundTestVault(world);
    const worker = startWorker(world, this.parts);
    await worker.sync.connect(ORIGIN, null);
    return { world, worker };
  }

  /** Another browser of the vault, by the words. */
  async joined(deviceName: string): Promise<Browser> {
    const world = durable();
    const worker = startWorker(world, this.parts);
    const names = { deviceName, platform: "android" };
    await joinVault(worker.joinWorld, {
      ...{ password: PASSWORD, words: WORDS, names, server: ORIGIN, changeKey: false },
    });
    return { world, worker };
  }

  /** The worker anew on what is stored, as after it died. */
  restart(browser: Browser, parts: WorkerParts = this.parts): void {
    browser.worker = startWorker(browser.world, parts);
  }
}

export const syncNow = ({ worker }: Browser): Promise<void> => worker.sync.now();

/** Makes a passkey there, approval included. */
export function registerAs({ world, worker }: Browser, name: string): Promise<{ readonly id: string }> {
  const user = { id: Buffer.from(name).toString("base64url"), name, displayName: name };
  return Stage.of(world, worker).register({ user });
}

/** Names of the accounts in the vault there. */
export async function accountsOf({ worker }: Browser): Promise<readonly string[]> {
  const vault = await worker.access.opened();
  return (await vault.passkeys.list()).map(({ userName }) => userName).sort();
}

/** Removes the other device of this name. */
export async function removeDevice(by: Browser, name: string): Promise<void> {
  await by.worker.access.unlock(PASSWORD);
  const { devices } = await by.worker.devices.view();
  const found = devices.find((device) => device.name === name && device.status === "active");
  await by.worker.devices.remove([found?.deviceId ?? ""]);
}
