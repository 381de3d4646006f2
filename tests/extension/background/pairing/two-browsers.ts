/** Two browsers on one real server, one with a vault, to be paired by what their pages would ask. */

import { DEFAULT_SETTINGS } from "../../../../extension/background/vault/settings.ts";
import type { JoiningPairing, ShownPairing } from "../../../../extension/messages/pairing-contract.ts";
import { poll } from "../../../../scripts/browsers/poll.ts";
import {
  type Durable,
  durable,
  PASSWORD,
  startWorker,
  WORDS,
  type Worker,
} from "../../../support/background-world.ts";
import { type Fetch, fetchInto } from "../../../support/fetch-into-app.ts";
import { plantedPasskey } from "../../../support/full-replica.ts";
import { ORIGIN, TestServer } from "../../../sync-server/test-server.ts";

export const NAMES = { deviceName: "Phone", platform: "android" };
export const NEW_PASSWORD = "another long password";

const LONG_MS = 3_600_000;

export class TwoBrowsers {
  readonly server: TestServer;
  /** Every request of either browser; tests put losses here. */
  fetch: Fetch;
  readonly homeWorld: Durable = durable();
  readonly awayWorld: Durable = durable();
  home: Worker;
  away: Worker;

  readonly #others: Durable[] = [];

  private constructor(server: TestServer) {
    this.server = server;
    this.fetch = fetchInto(ORIGIN, server.app.server);
    this.home = this.restartHome();
    this.away = this.restartAway();
  }

  /** A vault with one passkey, on the server, and a browser without one. */
  static async open(): Promise<TwoBrowsers> {
    const both = new TwoBrowsers(await TestServer.open());
    const names = { deviceName: "Laptop", platform: "linux" };
    await both.home.keeper.create(PASSWORD, WORDS, names, DEFAULT_SETTINGS);
    await both.home.sync.write([plantedPasskey()]);
    await both.home.sync.connect(ORIGIN, null);
    return both;
  }

  /** A new worker on what the old one left. */
  restartHome(): Worker {
    this.home = startWorker(this.homeWorld, { fetch: (url, init) => this.fetch(url, init) });
    return this.home;
  }

  restartAway(): Worker {
    this.away = startWorker(this.awayWorld, { fetch: (url, init) => this.fetch(url, init) });
    return this.away;
  }

  /** One more browser without a vault. */
  another(): Worker {
    const world = durable();
    this.#others.push(world);
    return startWorker(world, { fetch: (url, init) => this.fetch(url, init) });
  }

  /** Whatever still waits has waited too long by then. */
  async close(): Promise<void> {
    for (const { clock } of [this.homeWorld, this.awayWorld, ...this.#others]) clock.nowMs += LONG_MS;
    await this.server.close();
  }

  shown<Is extends ShownPairing["is"]>(is: Is): Promise<Extract<ShownPairing, { is: Is }>> {
    return shownBy(this.home, is);
  }

  joining<Is extends JoiningPairing["is"]>(is: Is): Promise<Extract<JoiningPairing, { is: Is }>> {
    return joinedBy(this.away, is);
  }

  /** From nothing to the digits on the new device. */
  async met(way: "qr" | "words" = "qr"): Promise<string> {
    await this.home.showing.show();
    const { qrText, words, server } = await this.shown("waiting");
    await this.away.joining.join(way === "qr" ? { qrText } : { words, server }, NAMES);
    await this.shown("comparing");
    return (await this.joining("comparing")).digits;
  }

  /** Names of the vault's devices, as the existing one has them after a sync. */
  async devices(): Promise<readonly string[]> {
    await this.home.sync.now();
    return (await this.home.sync.status()).devices.map(({ name }) => name).sort();
  }
}

/** What a worker shows, once it is this. */
export function shownBy<Is extends ShownPairing["is"]>(
  { showing }: Worker,
  is: Is,
): Promise<Extract<ShownPairing, { is: Is }>> {
  return poll(`the existing device to be ${is}`, async () => {
    const view = await showing.shown();
    return isView(view, is) ? view : null;
  });
}

/** How far a worker is that wants in, once it is this. */
export function joinedBy<Is extends JoiningPairing["is"]>(
  { joining }: Worker,
  is: Is,
): Promise<Extract<JoiningPairing, { is: Is }>> {
  return poll(`the new device to be ${is}`, async () => {
    const view = await joining.joining();
    return isView(view, is) ? view : null;
  });
}

function isView<View extends { readonly is: string }, Is extends View["is"]>(
  view: View,
  is: Is,
): view is Extract<View, { is: Is }> {
  return view.is === is;
}
