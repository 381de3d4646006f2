/** Serves a tree of web-platform-tests as their own server would, as far as the WebAuthn tests need it. */
import { existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { basename, dirname, extname, join, normalize } from "node:path";
import { makeCertificate } from "./certificate.ts";
import { DOMAIN } from "./host-names.ts";
import { type Ports, substitute } from "./substitute.ts";
import { scriptOf } from "./tree.ts";
import { windowWrapper } from "./window-wrapper.ts";

const IN_PAGE = join(import.meta.dirname, "in-page");
/** Files of the harness that every runner brings itself. */
const OWN_FILES: Readonly<Record<string, string>> = {
  "/resources/testdriver-vendor.js": join(IN_PAGE, "testdriver-vendor.js"),
  "/resources/testharnessreport.js": join(IN_PAGE, "testharnessreport.js"),
};
/** Where the parser of interface definitions lies in the tree, and where the tests ask for it. */
const MOVED: Readonly<Record<string, string>> = {
  "/resources/WebIDLParser.js": "/resources/webidl2/lib/webidl2.js",
};
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".idl": "text/plain; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
};

export type TreeServer = {
  /** For Chromium's flag that accepts the certificate. */
  readonly keyHash: string;
  /** The address of a test; insecure where its name does not say https. */
  urlOf(path: string): string;
  close(): Promise<void>;
};

export async function serveTree(root: string): Promise<TreeServer> {
  const certificate = await makeCertificate();
  const ports: Record<string, number[]> = { http: [], https: [] };
  const listener =
    (scheme: string): RequestListener =>
    (request, response) => {
      answer(root, scheme, ports, request, response).catch((error: unknown) => {
        response.writeHead(500, { "content-type": "text/plain" }).end(String(error));
      });
    };
  const servers: Server[] = [];
  for (const scheme of ["http", "http", "https", "https"] as const) {
    const server =
      scheme === "http" ? createServer(listener(scheme)) : createSecureServer(certificate, listener(scheme));
    ports[scheme]?.push(await listening(server));
    servers.push(server);
  }
  for (const scheme of ["http", "https"])
    for (const where of ["public", "private", "local"]) ports[`${scheme}-${where}`] = ports[scheme] ?? [];
  return {
    keyHash: certificate.keyHash,
    urlOf(path) {
      const scheme = path.includes(".https.") ? "https" : "http";
      return `${scheme}://${DOMAIN}:${ports[scheme]?.[0]}/${path}`;
    },
    close: async () => {
      await Promise.all(servers.map(closed));
    },
  };
}

async function answer(
  root: string,
  scheme: string,
  ports: Ports,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "/", `${scheme}://${request.headers.host ?? DOMAIN}`);
  const path = decodeURIComponent(url.pathname);
  const asked = { url, headers: request.headers, ports };
  const found = await load(root, MOVED[path] ?? path);
  if (found === null) {
    response.writeHead(404, { "content-type": "text/plain" }).end("not in the tree");
    return;
  }
  const isTemplate = basename(found.file).includes(".sub.") || url.searchParams.get("pipe")?.includes("sub");
  const body = isTemplate ? substitute(found.body.toString(), asked) : found.body;
  const headers = new Map([
    ["cache-control", "no-store"],
    ["content-type", TYPES[extname(path)] ?? "application/octet-stream"],
  ]);
  for (const [name, value] of await headersOf(found.file)) headers.set(name, substitute(value, asked));
  response.writeHead(200, [...headers].flat()).end(body);
}

type Found = { readonly file: string; readonly body: Buffer };

async function load(root: string, path: string): Promise<Found | null> {
  const own = OWN_FILES[path];
  if (own !== undefined) return { file: own, body: await readFile(own) };
  const file = join(root, normalize(path));
  if (!file.startsWith(root)) return null;
  if (existsSync(file)) return statSync(file).isDirectory() ? null : { file, body: await readFile(file) };
  const script = scriptOf(file);
  if (script === file || !existsSync(script)) return null;
  return { file: script, body: Buffer.from(windowWrapper(scriptOf(path), await readFile(script, "utf8"))) };
}

/** What the tree says of a file's headers, names in lower case: for its folder first, then for itself. */
async function headersOf(file: string): Promise<readonly (readonly [string, string])[]> {
  const lists = await Promise.all(
    [join(dirname(file), "__dir__.headers"), `${file}.headers`].map(async (list) =>
      existsSync(list) ? await readFile(list, "utf8") : "",
    ),
  );
  return lists
    .flatMap((list) => list.split("\n"))
    .flatMap((line) => {
      const [, name, value] = /^([^:]+):\s*(.*)$/.exec(line.trim()) ?? [];
      return name === undefined || value === undefined ? [] : [[name.toLowerCase(), value] as const];
    });
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    // A port was given: the address is one of the internet.
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

function closed(server: Server): Promise<unknown> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
}
