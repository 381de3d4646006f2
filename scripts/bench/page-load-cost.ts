/**
 * What Keyferry adds to the loading of a frame, against the floor: an extension whose two scripts, one in each world,
 * are empty. Both are differences to a browser whose extension has no script at all. Whatever else runs on the
 * machine only ever adds to a time, so it is the fast loads that tell: of each subject the lowest tenth counts.
 * The processor time of the renderer's main thread, which others disturb less, stands beside the time that passed.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CDPSession } from "playwright-core";
import type { DrivenPage } from "../browsers/browser-driver.ts";
import type { ChromiumDriver } from "../browsers/chromium-driver.ts";
import { writeBareExtension } from "./bare-extension.ts";
import { FRAME_COUNT, startBlankSite } from "./blank-site.ts";
import { type Bench, compared, quantile } from "./figure.ts";
import { launchKeyferry, launchWith } from "./subjects.ts";

const ROUNDS = 40;
const WARM_UP_ROUNDS = 5;
const FAST = 0.1;

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
        "page-load-cost": figure(subjects, "passedMs", 1.3),
        "page-load-cpu": figure(subjects, "mainThreadMs", null),
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
  /** Processor time of the renderer's main thread since the page was committed. */
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

function figure(subjects: readonly Subject[], about: keyof Load, ratioLimit: number | null) {
  const [none = 0, floor = 0, keyferry = 0] = subjects.map(({ loads }) =>
    quantile(
      loads.map((load) => load[about]),
      FAST,
    ),
  );
  const added = (whole: number) => (whole - none) / FRAME_COUNT;
  return compared(added(keyferry), added(floor), "ms/frame", { limit: null, ratioLimit });
}
