/** A local page with 20 frames in it, and the bare pages that ceremonies are measured on. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Frames of `/frames`, the page itself counted. */
export const FRAME_COUNT = 21;

export type BlankSite = { readonly origin: string; close(): void };

export async function startBlankSite(): Promise<BlankSite> {
  const frames = Array.from(
    { length: FRAME_COUNT - 1 },
    (_, index) => `<iframe src="/frame?${index}"></iframe>`,
  );
  const server = createServer((request, response) => {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
    const body = request.url === "/frames" ? frames.join("") : "";
    response.end(`<!doctype html><title>Blank</title><body>${body}`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://localhost:${port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
