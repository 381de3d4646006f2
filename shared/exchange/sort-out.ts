/** Which passkeys a format can hold, and why not the others. */
import type { WriteResult } from "./codec.ts";
import type { ExchangePasskey } from "./exchange-passkey.ts";
import type { LeftOutCode } from "./remarks.ts";

export type SortedOut = {
  readonly kept: readonly ExchangePasskey[];
  /** By their place in the list that was given. */
  readonly leftOut: WriteResult["leftOut"];
};

export function sortOut(
  passkeys: readonly ExchangePasskey[],
  obstacleTo: (passkey: ExchangePasskey) => LeftOutCode | null,
): SortedOut {
  const obstacles = passkeys.map(obstacleTo);
  return {
    kept: passkeys.filter((_, index) => obstacles[index] === null),
    leftOut: obstacles.flatMap((code, index) => (code === null ? [] : [{ index, code }])),
  };
}
