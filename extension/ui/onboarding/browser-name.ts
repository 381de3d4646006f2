/** What browser and system are called, for a device's name. Nothing depends on it being right. */

/** As `runtime.getPlatformInfo` spells them. */
const SYSTEM_NAMES: Readonly<Record<string, string>> = {
  mac: "macOS",
  win: "Windows",
  android: "Android",
  cros: "ChromeOS",
  linux: "Linux",
  openbsd: "OpenBSD",
  ios: "iOS",
};

/** The name of a system as it is written, or the word itself where it is none of ours. */
export function systemName(os: string): string {
  return SYSTEM_NAMES[os] ?? os;
}

/** More special names first: Edge and Opera also say Chrome, and all but Firefox say Safari. */
const MARKS: readonly (readonly [mark: string, name: string])[] = [
  ["Firefox/", "Firefox"],
  ["Edg", "Edge"],
  ["OPR/", "Opera"],
  ["Vivaldi/", "Vivaldi"],
  ["Chrome/", "Chrome"],
  ["Safari/", "Safari"],
];

/** The browser's name from its user agent string. */
export function browserName(userAgent: string): string {
  return MARKS.find(([mark]) => userAgent.includes(mark))?.[1] ?? "Browser";
}
