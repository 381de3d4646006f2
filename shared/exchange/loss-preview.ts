/**
 * What a target will lose, before a passphrase is known and a file is wanted: found out as for the file itself
 * (loss-report.ts), a few passkeys at a time, in the target's unprotected form or with key derivation that costs nothing.
 */
import type { ExchangeDoors } from "./exchange-doors.ts";
import type { ExchangePasskey, FormatId } from "./exchange-passkey.ts";
import { type PasskeyLoss, writeChecked } from "./loss-report.ts";
import type { Progress } from "./prove-keys.ts";
import { codecOf } from "./registry.ts";
import { sortOut } from "./sort-out.ts";

const AT_ONCE = 50;
/** The same content under a passphrase. */
const UNPROTECTED: Readonly<Partial<Record<FormatId, FormatId>>> = {
  bundle: "cxf",
  "bitwarden-protected": "bitwarden",
};

/** One for every passkey that would lose something, in the order of the list. Throws ExchangeFault as writeChecked. */
export async function previewLosses(
  target: FormatId,
  passkeys: readonly ExchangePasskey[],
  doors: ExchangeDoors,
  progress?: Progress,
): Promise<readonly PasskeyLoss[]> {
  const losses: PasskeyLoss[] = [];
  for (let from = 0; from < passkeys.length; from += AT_ONCE) {
    const some = passkeys.slice(from, from + AT_ONCE);
    for (const loss of await lossesOf(target, some, doors))
      losses.push({ ...loss, index: from + loss.index });
    await progress?.(from + some.length, passkeys.length);
  }
  return losses;
}

async function lossesOf(
  target: FormatId,
  passkeys: readonly ExchangePasskey[],
  doors: ExchangeDoors,
): Promise<readonly PasskeyLoss[]> {
  const codec = codecOf(UNPROTECTED[target] ?? target);
  const { kept, leftOut } = sortOut(passkeys, codec.obstacleTo);
  const places = passkeys.flatMap((passkey, index) => (kept.includes(passkey) ? [index] : []));
  const missing = leftOut.map(({ index, code }): PasskeyLoss => ({ index, leftOut: code, lost: [] }));
  if (kept.length === 0) return missing;
  const passphrase = target === "kdbx" ? "preview" : null;
  const { report } = await writeChecked(codec, kept, { doors: quick(doors), passphrase });
  const losing = report.losses.map((loss) => ({ ...loss, index: places[loss.index] ?? loss.index }));
  return [...missing, ...losing].sort((a, b) => a.index - b.index);
}

/** Nobody will ever see these files. */
function quick(doors: ExchangeDoors): ExchangeDoors {
  return {
    ...doors,
    argon2: (request) => doors.argon2({ ...request, memoryKiB: 8 * request.lanes, passes: 1 }),
  };
}
