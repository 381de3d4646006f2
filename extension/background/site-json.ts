/**
 * Small JSON documents that sites publish for everybody at a well-known address: asked for without credentials, without
 * following a redirect, within five seconds and a few kilobytes.
 */

/** The network, as far as this needs it. */
export type SiteDoor = {
  readonly fetch: (url: string, request: RequestInit) => Promise<Response>;
  readonly timeout: (ms: number) => AbortSignal;
};

const MAX_BYTES = 16 * 1024;
export const LIMIT_MS = 5_000;

export const PLAIN_GET = {
  credentials: "omit",
  cache: "no-store",
  referrerPolicy: "no-referrer",
  headers: { accept: "application/json" },
} as const satisfies RequestInit;

/** The document, or null where there is none. Never throws. */
export async function readSiteJson(url: string, door: SiteDoor, maxBytes = MAX_BYTES): Promise<unknown> {
  try {
    const request = { ...PLAIN_GET, redirect: "error", signal: door.timeout(LIMIT_MS) } as const;
    const response = await door.fetch(url, request);
    const type = response.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
    if (response.status !== 200 || type !== "application/json") return await ended(response);
    const text = await boundedText(response, maxBytes);
    return text === null ? null : JSON.parse(text);
  } catch {
    // No such page, no network, a redirect, no JSON: all mean that the site names nothing.
    return null;
  }
}

/** Lets go of a body that nobody reads. */
export async function ended(response: Response): Promise<null> {
  await response.body?.cancel();
  return null;
}

async function boundedText(response: Response, maxBytes: number): Promise<string | null> {
  const reader = response.body?.getReader();
  if (reader === undefined) return null;
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.length;
    if (bytes > maxBytes) {
      await reader.cancel();
      return null;
    }
    text += decoder.decode(value, { stream: true });
  }
}
