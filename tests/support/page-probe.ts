/**
 * An extension of the shipped page script and relay alone, with a scripted background (page-probe/background.js), and
 * a site to try it on. So the injected scripts are tested in real browsers before and apart from the rest.
 */
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";

const HERE = join(import.meta.dirname, "page-probe");
const EXTENSION = join(import.meta.dirname, "../../extension");

const EVERYWHERE = {
  matches: ["<all_urls>"],
  run_at: "document_start",
  all_frames: true,
  match_origin_as_fallback: true,
};

const MANIFEST = {
  manifest_version: 3,
  name: "Page probe",
  version: "1.0",
  browser_specific_settings: { gecko: { id: "page-probe@keyferry.app", strict_min_version: "140.0" } },
  background: { service_worker: "background.js", scripts: ["background.js"] },
  permissions: ["storage", "scripting"],
  host_permissions: ["<all_urls>"],
  content_scripts: [
    { ...EVERYWHERE, js: ["page.js"], world: "MAIN" },
    { ...EVERYWHERE, js: ["content.js"] },
  ],
};

export type Probe = { readonly extensionDir: string; remove(): Promise<void> };

/** Writes the extension to a temporary folder. */
export async function buildPageProbe(): Promise<Probe> {
  const extensionDir = await mkdtemp(join(tmpdir(), "keyferry-page-probe-"));
  await build({
    entryPoints: { page: join(EXTENSION, "page/main.ts"), content: join(EXTENSION, "content/main.ts") },
    outdir: extensionDir,
    bundle: true,
    format: "iife",
    target: "es2023",
    logLevel: "error",
  });
  await writeFile(join(extensionDir, "manifest.json"), JSON.stringify(MANIFEST));
  await copyFile(join(HERE, "background.js"), join(extensionDir, "background.js"));
  await writeFile(join(extensionDir, "empty.html"), "<!doctype html><title>Empty</title>");
  return { extensionDir, remove: () => rm(extensionDir, { recursive: true, force: true }) };
}

export type ProbePage = {
  readonly body: string;
  readonly type?: string;
  readonly headers?: Record<string, string>;
};

export type ProbeSite = {
  /** `http://localhost:PORT` */
  readonly origin: string;
  readonly port: number;
  close(): Promise<void>;
};

/** Serves these pages (any path not named is blank HTML), each HTML page with page-probe/page-script.js first. */
export async function startProbeSite(
  pages: (port: number) => Readonly<Record<string, ProbePage>>,
): Promise<ProbeSite> {
  const script = await readFile(join(HERE, "page-script.js"), "utf8");
  const spoiler = await readFile(join(HERE, "spoiled-built-ins.js"), "utf8");
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const page = pages((server.address() as AddressInfo).port)[pathname] ?? { body: "" };
    const type = page.type ?? "text/html; charset=utf-8";
    response.writeHead(200, { "content-type": type, ...page.headers });
    const isHtml = type.startsWith("text/html");
    response.end(
      isHtml
        ? `<!doctype html><title>Probe</title><script>${script}${spoiler}</script><body>${page.body}`
        : page.body,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://localhost:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** How a promise of the page settled, as JSON. */
export type Settled =
  | { readonly kind: "resolved"; readonly value: unknown }
  | {
      readonly kind: "rejected";
      readonly name: string;
      readonly message: string;
      readonly isDomException: boolean;
      readonly isTypeError: boolean;
      readonly stack: string;
    }
  | { readonly kind: "pending" };

type Members = Readonly<Record<string, unknown>>;

/** What page-script.js defines in the probe site's pages. */
export type ProbeScript = {
  creation(script: string, more?: Members): PublicKeyCredentialCreationOptions;
  request(script: string, more?: Members): PublicKeyCredentialRequestOptions;
  create(script: string, more?: Members, around?: Members): Promise<PublicKeyCredential>;
  get(script: string, more?: Members, around?: Members): Promise<PublicKeyCredential>;
  log(): Promise<readonly Members[]>;
  /** One create (script "credential") and one get ("fault:InvalidStateError") while nearly every built-in throws. */
  callAmongSpoiledBuiltIns(): Promise<{ created: unknown; refused: unknown; heard: readonly string[] }>;
  settled(promise: Promise<unknown>, limitMs?: number): Promise<Settled>;
};
