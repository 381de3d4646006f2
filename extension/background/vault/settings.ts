/** The settings of this device: one sealed row, readable only while unlocked. */
import * as v from "valibot";
import { utf8ToBytes } from "../../../shared/bytes/bytes.ts";
import type { VaultFault } from "../../../shared/vault/vault-fault.ts";
import type { Settings } from "../../messages/contract.ts";
import type { VaultRepository } from "../../storage/vault-repository.ts";
import { settingsSchema } from "../request-decoders.ts";
import type { OpenKeys } from "./open-keys.ts";
import { readEach } from "./readable-rows.ts";

export const DEFAULT_SETTINGS: Settings = {
  lockAfterIdleMinutes: 15,
  lockAfterHours: 8,
  verificationMinutes: 5,
  offerForSecurityKey: false,
  followSiteAlgorithmOrder: false,
};

export type ReadSettings = { readonly settings: Settings; readonly faults: readonly VaultFault[] };

/**
 * The settings; what a newer or older version wrote differently falls back to the defaults, member by member. Where
 * the row is damaged all are the defaults, for the vault must open without it, and `faults` tells why.
 */
export async function readSettings(keys: OpenKeys, repository: VaultRepository): Promise<ReadSettings> {
  const sealed = await repository.single("settings");
  const { values, faults } = readEach(sealed === null ? [] : [sealed], (row) =>
    keys.rows.open("singles", "settings", row),
  );
  const [row] = values;
  if (row === undefined) return { settings: DEFAULT_SETTINGS, faults };
  const stored: unknown = JSON.parse(new TextDecoder().decode(row));
  const merged = { ...DEFAULT_SETTINGS, ...(typeof stored === "object" ? stored : {}) };
  const decoded = v.safeParse(settingsSchema, merged);
  return { settings: decoded.success ? decoded.output : DEFAULT_SETTINGS, faults };
}

export async function writeSettings(
  keys: OpenKeys,
  repository: VaultRepository,
  settings: Settings,
): Promise<void> {
  const sealed = keys.rows.seal("singles", "settings", utf8ToBytes(JSON.stringify(settings)));
  await repository.putSingle({ name: "settings", sealed });
}
