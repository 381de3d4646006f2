/**
 * What a person types as the address of a server, as the origin that is stored, shown and signed for.
 * Only https: a token that crosses the network in clear could be used by whoever reads it. The person's own computer
 * is the exception.
 */
import { SyncFault } from "../../../shared/sync/sync-fault.ts";

const LOOPBACK: readonly string[] = ["localhost", "127.0.0.1"];
const MAX_CHARACTERS = 512;

/**
 * The origin of a typed address, for instance "https://sync.example.org" or "http://localhost:8787". Without a scheme,
 * https is meant, and http for this very computer. Throws SyncFault "sync/not-an-address" for anything that is not an
 * origin: other schemes, a user name, a path, a query.
 */
export function serverOrigin(typed: string): string {
  const text = typed.trim();
  if (text === "" || text.length > MAX_CHARACTERS) throw notAnAddress("empty or too long");
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `${schemeFor(text)}://${text}`;
  if (!URL.canParse(withScheme)) throw notAnAddress("not a URL");
  const url = new URL(withScheme);
  const isLocal = LOOPBACK.includes(url.hostname);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLocal)) throw notAnAddress("not https");
  if (url.username !== "" || url.password !== "") throw notAnAddress("names a user");
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "") throw notAnAddress("more than an origin");
  return url.origin;
}

function schemeFor(text: string): string {
  return LOOPBACK.some((host) => new RegExp(`^${host}(:|/|$)`, "i").test(text)) ? "http" : "https";
}

function notAnAddress(why: string): SyncFault {
  return new SyncFault("sync/not-an-address", why);
}
