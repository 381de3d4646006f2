/**
 * How long `get()` takes without the person's time: from the call until the request has been checked and waits for
 * the person, plus from their click until the promise resolves. Against `get()` by Chromium's own virtual
 * authenticator, which asks nobody, in a browser without Keyferry.
 */

import type { DrivenPage } from "../browsers/browser-driver.ts";
import type { ChromiumDriver } from "../browsers/chromium-driver.ts";
import { startBlankSite } from "./blank-site.ts";
import { chosenPasskey, clickApprove, registerPasskey, startGet } from "./ceremony-steps.ts";
import { type Bench, compared, median } from "./figure.ts";
import { launchKeyferry, launchPlain } from "./subjects.ts";
import { openVirtualAuthenticator } from "./virtual-authenticator.ts";

const ROUNDS = 15;
const WARM_UP_ROUNDS = 3;

export const assertionLatency: Bench = {
  name: "get-latency",
  what: "get() from call to waiting request plus click to result, against Chromium's virtual authenticator",
  async run() {
    const site = await startBlankSite();
    const keyferry = await launchKeyferry();
    const plain = await launchPlain();
    try {
      const page = await keyferry.newPage(site.origin);
      const id = await registerPasskey(keyferry, page);
      const virtual = await openVirtualAuthenticator(plain, site.origin);
      const ours: number[] = [];
      const theirs: number[] = [];
      for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
        const ourMs = await withoutThePerson(keyferry, page, id);
        const theirMs = await virtual.getMs();
        if (round < 0) continue;
        ours.push(ourMs);
        theirs.push(theirMs);
      }
      return {
        "get-latency": compared(median(ours), median(theirs), "ms", { limit: 50, ratioLimit: 2 }),
      };
    } finally {
      await Promise.all([keyferry.close(), plain.close()]);
      site.close();
    }
  },
};

async function withoutThePerson(keyferry: ChromiumDriver, page: DrivenPage, id: string): Promise<number> {
  const started = await startGet(keyferry, page, chosenPasskey(id));
  const clickedAtMs = await clickApprove(keyferry);
  const settledAtMs = await started.settledAtMs("credential");
  return started.waitingAtMs - started.calledAtMs + (settledAtMs - clickedAtMs);
}
