/** Is there a screen to open a browser on? Asked of the environment only. */

type Environment = Readonly<Record<string, string | undefined>>;

/** False in CI and where KEYFERRY_HEADLESS is set, whatever the system; on Linux also without X or Wayland. */
export function hasDisplay(platform: string, environment: Environment): boolean {
  if (isSet(environment["KEYFERRY_HEADLESS"]) || isSet(environment["CI"])) return false;
  if (platform === "win32" || platform === "darwin") return true;
  return isSet(environment["DISPLAY"]) || isSet(environment["WAYLAND_DISPLAY"]);
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "" && value !== "0" && value !== "false";
}
