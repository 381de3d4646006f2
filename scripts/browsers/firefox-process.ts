/**
 * The Firefox process: profile, start, end. Puppeteer could start it too, but then restores the profile's preferences
 * behind our back when the process ends, which breaks a restart on the same profile.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { Browser, createProfile } from "@puppeteer/browsers";

const START_TIMEOUT_MS = 60_000;

const PREFERENCES = {
  // Temporary add-ons are removed at shutdown; without these their storage and address would go too.
  "extensions.webextensions.keepStorageOnUninstall": true,
  "extensions.webextensions.keepUuidOnUninstall": true,
};

export type FirefoxProcess = {
  readonly child: ChildProcess;
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>;
  /** WebSocket address for WebDriver BiDi. */
  readonly endpoint: string;
};

/** Starts Firefox on a profile folder that exists, with the preferences that tests of browsers use. */
export async function startFirefox(
  executablePath: string,
  profileDir: string,
  headless: boolean,
): Promise<FirefoxProcess> {
  await createProfile(Browser.FIREFOX, { path: profileDir, preferences: PREFERENCES });
  const flags = [
    "--profile",
    profileDir,
    "--no-remote",
    "--remote-debugging-port=0",
    "--remote-allow-system-access",
  ];
  const child = spawn(
    executablePath,
    [...flags, "--width=1280", "--height=900", ...(headless ? ["--headless"] : [])],
    {
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  const dieWithUs = () => child.kill("SIGKILL");
  process.once("exit", dieWithUs);
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  void ended.then(() => process.removeListener("exit", dieWithUs));
  return { child, ended, endpoint: await readEndpoint(child) };
}

/** Firefox announces the address on stderr. */
function readEndpoint(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const give = (error: Error) => {
      child.kill("SIGKILL");
      reject(error);
    };
    const timer = setTimeout(
      () => give(new Error(`Firefox did not start in ${START_TIMEOUT_MS} ms`)),
      START_TIMEOUT_MS,
    );
    child.once("error", give);
    child.once("exit", (code) =>
      give(new Error(`Firefox ended with ${code} while starting: ${said.slice(-400)}`)),
    );
    child.stderr?.on("data", (chunk) => {
      said = (said + String(chunk)).slice(-10_000);
      const [, endpoint] = said.match(/WebDriver BiDi listening on (ws:\/\/\S+)\s/) ?? [];
      if (endpoint === undefined) return;
      clearTimeout(timer);
      child.removeAllListeners("error");
      resolve(endpoint);
    });
  });
}
