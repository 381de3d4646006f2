/**
 * From pressing "unlock" in the popup until the unlocked popup is painted, beside the key derivation alone: the same
 * Argon2id with the same parameters, bundled anew and run in the extension's own worker, where unlocking runs it too.
 */
import { build } from "esbuild";
import { DEFAULT_ARGON2 } from "../../../shared/vault/unlock-password.ts";
import { type DrivenPage, testId } from "../../browsers/browser-driver.ts";
import { ROOT } from "../../bundling/build-extension.ts";
import { PAGES } from "../../start/vault-steps.ts";
import { type Bench, compared, median } from "../figure.ts";
import { launchKeyferry, PASSWORD } from "../subjects.ts";
import { pressedToPainted } from "./moments.ts";

const ROUNDS = 7;
/** The derivation is to be at least 80 % of the whole. */
const RATIO_LIMIT = 1.25;

export const unlock: Bench = {
  name: "unlock",
  what: "from pressing unlock to the unlocked popup, against the key derivation alone in the same browser",
  async run() {
    const driver = await launchKeyferry();
    try {
      const popup = await driver.openExtensionPage(PAGES.popup);
      const [worker] = driver.context.serviceWorkers();
      if (worker === undefined) throw new Error("the extension's worker does not run");
      await worker.evaluate(await bundledArgon2());
      const unlocks: number[] = [];
      const derivations: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        derivations.push(await worker.evaluate<number>(DERIVATION));
        unlocks.push(await unlockMs(popup));
      }
      return {
        unlock: compared(median(unlocks), median(derivations), "ms", {
          limit: 1200,
          ratioLimit: RATIO_LIMIT,
        }),
      };
    } finally {
      await driver.close();
    }
  },
};

async function unlockMs(popup: DrivenPage): Promise<number> {
  await popup.waitFor(testId("lock"));
  await popup.click(testId("lock"));
  await popup.waitFor(testId("popup-locked"));
  await popup.fill(testId("unlock-password"), PASSWORD);
  const unlocked = await pressedToPainted(popup, "unlock-submit", "lock");
  await popup.click(testId("unlock-submit"));
  return unlocked();
}

const DERIVATION = `(async () => {
  const beganAtMs = performance.now();
  await benchArgon2(new TextEncoder().encode(${JSON.stringify(PASSWORD)}), new Uint8Array(16), ${JSON.stringify(DEFAULT_ARGON2)}, 32);
  return performance.now() - beganAtMs;
})()`;

/** A script that makes the extension's own derivation callable as \benchArgon2. */
async function bundledArgon2(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents:
        'import { argon2idByWasm } from "./extension/platform/argon2.ts"; globalThis.benchArgon2 = argon2idByWasm;',
      resolveDir: ROOT,
    },
    bundle: true,
    write: false,
    format: "iife",
    platform: "browser",
  });
  return `(() => { ${outputFiles[0]?.text ?? ""} })()`;
}
