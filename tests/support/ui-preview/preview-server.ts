/** Bundles the extension's pages as the build does and serves them under the extension's own content security policy. */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

export const PAGES = ["onboarding", "approve", "popup", "manager"] as const;
export type PageName = (typeof PAGES)[number];

/** Same as extension_pages in manifest.json, without what only the background needs. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'";

/** What Chromium puts before the styles of every extension page. */
const CHROMIUM_STYLE = "body { font-family: system-ui, sans-serif; font-size: 75%; }";

const TYPES = { html: "text/html", js: "text/javascript", css: "text/css" } as const;

export type PreviewServer = { readonly origin: string; readonly close: () => void };

/** Serves `/ui/<page>/page.html` on a free port of the loopback interface. */
export async function startPreviewServer(): Promise<PreviewServer> {
  const files = await bundledFiles();
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://preview").pathname;
    const body = files.get(path);
    const type = Object.entries(TYPES).find(([ending]) => path.endsWith(`.${ending}`))?.[1];
    // Browsers ask for it unbidden; it is not worth a complaint.
    if (path === "/favicon.ico") {
      response.writeHead(204).end();
      return;
    }
    if (body === undefined || type === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-type": `${type}; charset=utf-8`, "content-security-policy": POLICY });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the preview server has no port");
  return {
    origin: `http://127.0.0.1:${address.port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function bundledFiles(): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: PAGES.flatMap((name) => [
      { in: `./extension/ui/${name}/page.tsx`, out: `ui/${name}/page` },
      { in: `./extension/ui/${name}/page.css`, out: `ui/${name}/page` },
    ]),
    bundle: true,
    write: false,
    outdir: "/",
    format: "iife",
    jsx: "automatic",
    jsxImportSource: "preact",
    charset: "utf8",
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "warning",
  });
  for (const { path, contents } of outputFiles) files.set(path, contents);
  files.set("/chromium.css", Buffer.from(CHROMIUM_STYLE));
  for (const name of PAGES) {
    const html = await readFile(`${ROOT}extension/ui/${name}/page.html`, "utf8");
    const styled = html.replace("<title>", '<link rel="stylesheet" href="/chromium.css"><title>');
    files.set(`/ui/${name}/page.html`, Buffer.from(styled));
  }
  return files;
}
