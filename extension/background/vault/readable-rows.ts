/**
 * One damaged row must not take its neighbours with it: what reads many rows goes on without those that do not open,
 * and says why. What nothing works without has a fault of its own instead.
 */
import { Fault } from "../../../shared/bytes/fault.ts";
import { VaultFault } from "../../../shared/vault/vault-fault.ts";

export type DamageFaultCode =
  /** The keys of this device do not open although the password was right. Nothing can be read. */
  | "vault/damaged-keyring"
  /** Where the log ends is not known: nothing can be written. Reading works. */
  | "vault/damaged-head";

export class DamageFault extends Fault<DamageFaultCode> {}

export type ReadRows<Value> = { readonly values: readonly Value[]; readonly faults: readonly VaultFault[] };

/** Reads each row. Those for which `read` gives null are left out; those that it cannot read are told in `faults`. */
export function readEach<Row, Value>(
  rows: readonly Row[],
  read: (row: Row) => Value | null,
): ReadRows<Value> {
  const values: Value[] = [];
  const faults: VaultFault[] = [];
  for (const row of rows) {
    try {
      const value = read(row);
      if (value !== null) values.push(value);
    } catch (error) {
      if (!(error instanceof VaultFault)) throw error;
      faults.push(error);
    }
  }
  return { values, faults };
}

/** What `read` gives, or null where its row is damaged. */
export function unlessDamaged<Value>(read: () => Value): Value | null {
  return readEach([read], (readIt) => readIt()).values[0] ?? null;
}

/** As `read`, with "vault/corrupted-row" told as the damage that it is here. */
export function namingDamage<Value>(code: DamageFaultCode, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (error instanceof VaultFault && error.code === "vault/corrupted-row")
      throw new DamageFault(code, "does not open", error);
    throw error;
  }
}

/** Each kind of fault once, as a page of the extension learns it. */
export function distinctCodes(faults: readonly Fault<string>[]): string[] {
  return [...new Set(faults.map(({ code }) => code))];
}
