/** Which things beside passkeys a file holds, by what a person calls them. Pure. */
import type { OtherCount } from "../../../messages/exchange-contract.ts";
import type { CountKey } from "../../components/text.ts";

const KINDS: ReadonlyMap<string, CountKey> = new Map([
  ["password", "otherPassword"],
  ["basic-auth", "otherPassword"],
  ["totp", "otherTotp"],
  ["note", "otherNote"],
  ["attachment", "otherFile"],
  ["file", "otherFile"],
  ["card", "otherCard"],
  ["credit-card", "otherCard"],
  ["creditCard", "otherCard"],
  ["identity", "otherIdentity"],
  ["person-name", "otherIdentity"],
  ["address", "otherIdentity"],
  ["ssh-key", "otherSshKey"],
  ["sshKey", "otherSshKey"],
  ["wifi", "otherWifi"],
  ["custom-fields", "otherFields"],
]);

/** Kinds that are called the same are counted together; those without a name here are other entries. */
export function joinedOthers(others: readonly OtherCount[]): readonly { key: CountKey; count: number }[] {
  const counts = new Map<CountKey, number>();
  for (const { kind, count } of others) {
    const key = KINDS.get(kind) ?? "otherEntry";
    counts.set(key, (counts.get(key) ?? 0) + count);
  }
  return [...counts].map(([key, count]) => ({ key, count }));
}
