/** The host names under which the web-platform-tests expect to be served; all of them lead to this computer. */

export const DOMAIN = "web-platform.test";
const OTHER_DOMAIN = "not-web-platform.test";

/** Subdomains as the tests write them -> as they go over the wire. */
const LABELS: Readonly<Record<string, string>> = {
  www: "www",
  www1: "www1",
  www2: "www2",
  élève: "xn--lve-6lad",
  天気の良い日: "xn--n8j6ds53lwwkrqhv28a",
};

const SUBDOMAINS = new Map<string, string>([
  ["", ""],
  ...Object.entries(LABELS),
  ...Object.entries(LABELS).flatMap(([name, label]) =>
    Object.entries(LABELS).map(([under, labelUnder]): [string, string] => [
      `${name}.${under}`,
      `${label}.${labelUnder}`,
    ]),
  ),
]);

/** `alt`: the domain that is another site. An unknown subdomain stands for itself. */
export function hostName(domain: "" | "alt", subdomain: string): string {
  const base = domain === "alt" ? OTHER_DOMAIN : DOMAIN;
  const label = SUBDOMAINS.get(subdomain) ?? subdomain;
  return label === "" ? base : `${label}.${base}`;
}

export function allHostNames(): readonly string[] {
  const names = [...SUBDOMAINS.keys()];
  return [...names.map((name) => hostName("", name)), ...names.map((name) => hostName("alt", name))];
}
