/**
 * The two manifests that come out of the one in the root. Browsers refuse or complain about what belongs to the
 * other: Chromium knows no event page, Firefox no service worker.
 */
import { type GenericSchema, looseObject, parse, record, string, tuple, unknown } from "valibot";

export type Variant = "chromium" | "firefox";

export const VARIANTS: readonly Variant[] = ["chromium", "firefox"];

const MANIFEST: GenericSchema<unknown, Manifest> = looseObject({
  version: string(),
  background: looseObject({ service_worker: string(), scripts: tuple([string()]) }),
  browser_specific_settings: record(string(), unknown()),
  minimum_chrome_version: string(),
  action: record(string(), unknown()),
});

type Manifest = {
  readonly version: string;
  readonly background: { readonly service_worker: string; readonly scripts: readonly [string] };
  readonly browser_specific_settings: Readonly<Record<string, unknown>>;
  readonly minimum_chrome_version: string;
  readonly action: Readonly<Record<string, unknown>>;
  readonly [member: string]: unknown;
};

/**
 * The manifest of one browser, as text. `version` is the package's; `icons` maps pixel sizes to paths in the build
 * and may be empty. Throws when the root manifest lacks what is divided here.
 */
export function deriveManifest(
  manifestText: string,
  variant: Variant,
  version: string,
  icons: Readonly<Record<string, string>>,
): string {
  const { background, browser_specific_settings, minimum_chrome_version, action, ...rest } = parse(
    MANIFEST,
    JSON.parse(manifestText),
  );
  const hasIcons = Object.keys(icons).length > 0;
  const manifest = {
    ...rest,
    version,
    ...(hasIcons ? { icons } : {}),
    action: { ...action, ...(hasIcons ? { default_icon: icons } : {}) },
    ...(variant === "chromium"
      ? { minimum_chrome_version, background: { service_worker: background.service_worker } }
      : { browser_specific_settings, background: { scripts: background.scripts } }),
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
