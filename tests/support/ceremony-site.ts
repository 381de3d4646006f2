/**
 * A bare web site for ceremonies: blank pages on localhost, some with the markup that a test needs. It is a relying
 * party's front end only; its back end is `verify-response.ts`.
 */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export type CeremonySite = {
  /** `http://localhost:PORT` */
  readonly origin: string;
  readonly port: number;
  close(): Promise<void>;
};

/** `pages`: path -> HTML body. Every other path is a blank page. */
export async function startCeremonySite(pages: Readonly<Record<string, string>> = {}): Promise<CeremonySite> {
  const server: Server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    response.end(
      `<!doctype html><meta charset="utf-8"><title>Test site</title><body>${pages[path] ?? ""}</body>`,
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
