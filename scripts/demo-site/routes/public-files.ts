/** Scripts and style sheets, read once at start: a fixed list of paths, so no request ever names a file. */
import { readdirSync, readFileSync } from "node:fs";
import { extname } from "node:path";
import type { FastifyInstance } from "fastify";

const FOLDER = new URL("../public/", import.meta.url);
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

export function publicFileRoutes(app: FastifyInstance): void {
  for (const name of readdirSync(FOLDER)) {
    const contentType = CONTENT_TYPES[extname(name)];
    if (!contentType) continue;
    const content = readFileSync(new URL(name, FOLDER));
    app.get(`/public/${name}`, (_request, reply) =>
      reply.type(contentType).header("cache-control", "no-cache").send(content),
    );
  }
}
