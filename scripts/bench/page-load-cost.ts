/**
 * What Keyferry adds to the loading of a frame, against the floor: an extension whose two scripts, one in each world,
 * are empty. Both are paired, page load by page load, with a browser whose extension has no script at all.
 * The processor time of the renderer's main thread stands beside the time that passed: where the machine has other
 * work, only the former means anything.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CDPSession } from "playwright-core";
import type { DrivenPage } from "../browsers/browser-driver.ts";
import type { ChromiumDriver } from "../browsers/chromium-driver.ts";
import { writeBareExtension } from "./bare-extension.ts";
import { FRAME_COUNT, startBlankSite } from "./blank-site.ts";
import { type Bench, compared, type Figure, median } from "./figure.ts";
import { launchKeyferry, launchWith } from "./subjects.ts";

const ROUNDS = 50;
const WARM_UP_ROUNDS = 5;

export const pageLoadCost: Bench = {
  name: "page-load-cost",
  what: `added to each of ${FRAME_COUNT} frames of a page load, against an extension with two empty scripts`,
  async run() {
    const folder = await mkdtemp(join(tmpdir(), "keyferry-bench-"));
    const site = await startBlankSite();
    const drivers: ChromiumDriver[] = [];
    try {
      drivers.push(await launchWith(await writeBareExtension(folder, "none", [])));
      drivers.push(await launchWith(await writeBareExtension(folder, "floor", ["MAIN", "ISOLATED"])));
      drivers.push(await launchKeyferry());
      const subjects = await Promise.all(drivers.map(openSubject));
      for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
        // The order changes every round, so that no subject is always first.
        for (let step = 0; step < subjects.length; step++) {
          const subject = subjects[(round + step) % subjects.length];
          const load = await subject?.load(`${site.origin}/frames`);
          if (load !== undefined && round >= WARM_UP_ROUNDS) subject?.loads.push(load);
        }
      }
      return {
        "page-load-cost": figure(subjects, "passedMs"),
        "page-load-cpu": figure(subjects, "mainThreadMs"),
      };
    } finally {
      await Promise.all(drivers.map((driver) => driver.close()));
      site.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

type Load = {
  /** From the request of the page to the end of its load event, its frames included. */
  readonly passedMs: number;
  /** Processor time of the renderer's main thread for this page, its frames included. */
  readonly mainThreadMs: number;
};

type Subject = { readonly loads: Load[]; load(url: string): Promise<Load> };

async function openSubject(driver: ChromiumDriver): Promise<Subject> {
  const opened = await driver.newPage();
  const page: DrivenPage = opened;
  const session = await driver.context.newCDPSession(opened.page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  return {
    loads: [],
    async load(url) {
      await page.goto(url);
      const passedMs = await page.evaluate<number>(
        `new Promise((resolve) => {
          const [entry] = performance.getEntriesByType("navigation");
          const look = () => (entry.loadEventEnd > 0 ? resolve(entry.loadEventEnd - entry.requestStart) : setTimeout(look));
          look();
        })`,
      );
      return { passedMs, mainThreadMs: await mainThreadMs(session) };
    },
  };
}

async function mainThreadMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send("Performance.getMetrics");
  const seconds = metrics.find(({ name }) => name === "TaskDuration")?.value;
  if (seconds === undefined) throw new Error("the browser does not tell TaskDuration");
  return seconds * 1000;
}

function figure([none, floor, keyferry]: readonly Subject[], about: keyof Load): Figure {
  const addedBy = (subject: Subject | undefined) =>
    median(
      (subject?.loads ?? []).map((load, round) => {
        const bare = none?.loads[round];
        if (bare === undefined) throw new Error("a load without its pair");
        return (load[about] - bare[about]) / FRAME_COUNT;
      }),
    );
  return compared(addedBy(keyferry), addedBy(floor), "ms/frame", { limit: null, ratioLimit: 1.3 });
}
