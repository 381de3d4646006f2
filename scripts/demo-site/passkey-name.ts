/** A first name for a new passkey from the User-Agent header: "Firefox on Linux". The owner may change it. */

const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/Edg\//, "Edge"],
  [/Firefox\//, "Firefox"],
  [/Chrome\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/Android/, "Android"],
  [/iPhone|iPad/, "iOS"],
  [/Windows/, "Windows"],
  [/Mac OS X/, "macOS"],
  [/CrOS/, "ChromeOS"],
  [/Linux/, "Linux"],
];

/** The name with a number behind it where `taken` has it already. */
export function suggestPasskeyName(userAgent: string, taken: readonly string[]): string {
  const browser = BROWSERS.find(([pattern]) => pattern.test(userAgent))?.[1] ?? "Browser";
  const system = SYSTEMS.find(([pattern]) => pattern.test(userAgent))?.[1];
  const base = system ? `${browser} on ${system}` : browser;
  let name = base;
  for (let count = 2; taken.includes(name); count++) name = `${base} (${count})`;
  return name;
}
