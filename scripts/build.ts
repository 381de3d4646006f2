/** `npm run build`: writes build/chromium and build/firefox, each loadable unpacked. */
import { buildExtension } from "./bundling/build-extension.ts";

try {
  const built = await buildExtension();
  console.log(`Built ${built.chromium}\n      ${built.firefox}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
