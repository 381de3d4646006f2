/**
 * What Keyferry adds to the loading of a frame, against the floor: an extension whose two scripts, one in each world,
 * are empty. Both are paired, page load by page load, with a browser whose extension has no script at all.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DrivenPage } from "../browsers/browser-driver.ts";
import { writeBareExtension } from "./bare-extension.ts";
import { type BlankSite, FRAME_COUNT, startBlankSite } from "./blank-site.ts";
import { type Bench, median, rounded } from "./figure.ts";
import { launchKeyferry, launchWith } from "./subjects.ts";

const ROUNDS = 40;
const WARM_UP_ROUNDS = 5;

export const pageLoadCost: Bench = {
  name: "page-load-cost",
  what: `added to each of ${FRAME_COUNT} frames of a page load, against an extension with two empty scripts`,
  async run() {
    const folder = await mkdtemp(join(tmpdir(), "keyferry-bench-"));
    const site = await startBlankSite();
    const none = await launchWith(await writeBareExtension(folder, "none", []));
    const floor = await launchWith(await writeBareExtension(folder, "floor", ["MAIN", "ISOLATED"]));
    const keyferry = await launchKeyferry();
    try {
      const pages = [await none.newPage(), await floor.newPage(), await keyferry.newPage()] as const;
      const added: { floor: number[]; keyferry: number[] } = { floor: [], keyferry: [] };
      for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
        // The order changes every round, so that no subject is always first.
        const times = await inOrder(round, pages, site);
        if (round < 0) continue;
        added.floor.push((times[1] - times[0]) / FRAME_COUNT);
        added.keyferry.push((times[2] - times[0]) / FRAME_COUNT);
      }
      const value = rounded(median(added.keyferry));
      const peer = rounded(median(added.floor));
      return {
        "page-load-cost": { value, unit: "ms/frame", limit: 1.3, peer, ratio: rounded(value / peer) },
      };
    } finally {
      await Promise.all([none.close(), floor.close(), keyferry.close()]);
      site.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

type Three<T> = readonly [T, T, T];

async function inOrder(round: number, pages: Three<DrivenPage>, site: BlankSite): Promise<Three<number>> {
  const times: [number, number, number] = [0, 0, 0];
  for (let step = 0; step < pages.length; step++) {
    const place = (round + WARM_UP_ROUNDS + step) % 3;
    const page = pages[place as 0 | 1 | 2];
    await page.goto(`${site.origin}/frames`);
    times[place as 0 | 1 | 2] = await page.evaluate<number>(
      `new Promise((resolve) => {
        const [entry] = performance.getEntriesByType("navigation");
        const look = () => (entry.loadEventEnd > 0 ? resolve(entry.loadEventEnd - entry.requestStart) : setTimeout(look));
        look();
      })`,
    );
  }
  return times;
}
