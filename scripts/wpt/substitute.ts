/** The `{{…}}` of test files whose name contains `.sub.`, as far as the WebAuthn tests use them. */
import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { DOMAIN, hostName } from "./host-names.ts";

export type Ports = Readonly<Record<string, readonly number[]>>;

export type Asked = { readonly url: URL; readonly headers: IncomingHttpHeaders; readonly ports: Ports };

/** Expressions that are not known stay as they are. */
export function substitute(text: string, asked: Asked): string {
  return text.replace(/\{\{([^}]*)\}\}/g, (whole, expression: string) => {
    const parts = /^(\w[\w-]*)((?:\[[^\]]*\])*)(\(.*\))?$/u.exec(expression.replace(/^\$\w+:/, "").trim());
    if (parts === null) return whole;
    const keys = [...(parts[2] ?? "").matchAll(/\[([^\]]*)\]/gu)].map(([, key]) => key ?? "");
    return valueFor(parts[1] ?? "", keys, asked) ?? whole;
  });
}

function valueFor(name: string, keys: readonly string[], { url, headers, ports }: Asked): string | null {
  const [first = "", second = ""] = keys;
  switch (name) {
    case "host":
      return DOMAIN;
    case "domains":
      return hostName("", first);
    case "hosts":
      return hostName(first === "alt" ? "alt" : "", second);
    case "ports":
      return String(ports[first]?.[Number(second)] ?? 0);
    case "location":
      return partOf(url, first);
    case "GET":
      return url.searchParams.get(first) ?? "";
    case "headers":
      return String(headers[first.toLowerCase()] ?? "");
    case "uuid":
      return randomUUID();
    default:
      return null;
  }
}

function partOf(url: URL, part: string): string {
  const parts: Readonly<Record<string, string>> = {
    server: url.origin,
    scheme: url.protocol.slice(0, -1),
    host: url.host,
    hostname: url.hostname,
    port: url.port,
    path: url.pathname,
    pathname: url.pathname,
    query: url.search,
  };
  return parts[part] ?? "";
}
