/**
 * What a person types as the address of a server, checked before it is asked for: what is wrong with it can be said
 * beside the field. The background decides; it has the same rules.
 */

const ON_THIS_COMPUTER: readonly string[] = ["localhost", "127.0.0.1"];

export type AddressReading =
  | { readonly problem: null; readonly address: string }
  | { readonly problem: "empty" | "not-an-address" | "not-secure" }
  /** More than an address; `address` is the part that is one. */
  | { readonly problem: "only-name"; readonly address: string };

/** Reads "sync.example.org", "https://sync.example.org:8443/" or "localhost:8787". Without a scheme, https is meant. */
export function readServerAddress(typed: string): AddressReading {
  const trimmed = typed.trim();
  if (trimmed === "") return { problem: "empty" };
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed);
  const isHere = ON_THIS_COMPUTER.some((host) => new RegExp(`^${host}(:|/|$)`, "i").test(trimmed));
  const written = hasScheme ? trimmed : `${isHere ? "http" : "https"}://${trimmed}`;
  if (!URL.canParse(written)) return { problem: "not-an-address" };
  const { protocol, hostname, port, username, password, pathname, search, hash, origin } = new URL(written);
  if (protocol !== "https:" && protocol !== "http:") return { problem: "not-an-address" };
  // A single bare word is more likely a slip than a machine in the house.
  if (!hasScheme && !isHere && port === "" && !/[.:]/.test(hostname)) return { problem: "not-an-address" };
  if (protocol === "http:" && !ON_THIS_COMPUTER.includes(hostname)) return { problem: "not-secure" };
  const isMore = username !== "" || password !== "" || pathname !== "/" || search !== "" || hash !== "";
  return isMore ? { problem: "only-name", address: origin } : { problem: null, address: origin };
}

/** An address as it is shown: without the scheme where it is the usual one. */
export function shownAddress(address: string): string {
  return address.replace(/^https:\/\//, "");
}
