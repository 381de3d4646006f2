/** From the page's call until the approval window is painted and its button works, the 500 ms of arming included. */
import { startBlankSite } from "./blank-site.ts";
import { armedAtMs, cancelRequest, chosenPasskey, registerPasskey, startGet } from "./ceremony-steps.ts";
import { type Bench, limited, quantile } from "./figure.ts";
import { launchKeyferry } from "./subjects.ts";

const ROUNDS = 20;
const WARM_UP_ROUNDS = 2;

export const approvalArmed: Bench = {
  name: "approval-armed",
  what: `95th percentile of ${ROUNDS} from the call until the approval window is painted and armed`,
  async run() {
    const site = await startBlankSite();
    const keyferry = await launchKeyferry();
    try {
      const page = await keyferry.newPage(site.origin);
      const id = await registerPasskey(keyferry, page);
      const times: number[] = [];
      for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
        const started = await startGet(keyferry, page, chosenPasskey(id));
        const armedAfterMs = (await armedAtMs(keyferry)) - started.calledAtMs;
        if (round >= 0) times.push(armedAfterMs);
        await cancelRequest(keyferry);
        await started.settledAtMs("NotAllowedError");
      }
      return { "approval-armed": limited(quantile(times, 0.95), "ms", 700) };
    } finally {
      await keyferry.close();
      site.close();
    }
  },
};
