/** The settings of this device: one sealed row, readable only while unlocked. */
import * as v from "valibot";
import { utf8ToBytes } from "../../shared/bytes/bytes.ts";
import type { Settings } from "../messages/contract.ts";
import type { VaultRepository } from "../storage/vault-repository.ts";
import type { OpenKeys } from "./open-keys.ts";
import { settingsSchema } from "./request-decoders.ts";

export const DEFAULT_SETTINGS: Settings = {
  lockAfterIdleMinutes: 15,
  lockAfterHours: 8,
  verificationMinutes: 5,
  offerForSecurityKey: false,
  followSiteAlgorithmOrder: false,
};

/** The settings; what a newer or older version wrote differently falls back to the defaults, member by member. */
export async function readSettings(keys: OpenKeys, repository: VaultRepository): Promise<Settings> {
  const sealed = await repository.single("settings");
  if (sealed === null) return DEFAULT_SETTINGS;
  const stored: unknown = JSON.parse(new TextDecoder().decode(keys.rows.open("singles", "settings", sealed)));
  const merged = { ...DEFAULT_SETTINGS, ...(typeof stored === "object" ? stored : {}) };
  const decoded = v.safeParse(settingsSchema, merged);
  return decoded.success ? decoded.output : DEFAULT_SETTINGS;
}

export async function writeSettings(
  keys: OpenKeys,
  repository: VaultRepository,
  settings: Settings,
): Promise<void> {
  const sealed = keys.rows.seal("singles", "settings", utf8ToBytes(JSON.stringify(settings)));
  await repository.putSingle({ name: "settings", sealed });
}
