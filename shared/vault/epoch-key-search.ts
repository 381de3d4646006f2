/**
 * Which epoch keys a member can have from a log: those wrapped for it, and, since each rekey seals the key before
 * under the new one, all earlier ones. And whether every wrap is the one it must be.
 */
import { bytesToHex, equalBytes } from "../bytes/bytes.ts";
import { decodeDeviceAddClear } from "../log/clear-device-add.ts";
import { decodeGenesisClear } from "../log/clear-genesis.ts";
import { decodeRekeyClear } from "../log/clear-rekey.ts";
import type { Wrap } from "../log/clear-wraps.ts";
import type { ControlState } from "../log/control-state.ts";
import { deviceIdOf } from "../log/device-id.ts";
import { decodeControlBody } from "./control-body.ts";
import { type EpochKey, type EpochKeys, epochKey, keyByCommitment } from "./epoch-key.ts";
import { findWrongWraps, openWrap, type WrapOpener, type WrapRecipient } from "./epoch-wrap.ts";
import { type AcceptedEntry, epochKeyOf } from "./open-entry.ts";
import { openEntryBody } from "./seal-entry.ts";
import type { Notice } from "./vault-state.ts";

/** Who reads a log: a device, or the paper device with its words typed. Contains secrets. */
export type LogReader = WrapOpener & { readonly epochKeys: EpochKeys };

/** An accepted entry with the state right after it. */
export type PlacedEntry = AcceptedEntry & { readonly control: ControlState };

/** All epoch keys that the reader holds or finds. */
export async function findEpochKeys(log: readonly PlacedEntry[], reader: LogReader): Promise<EpochKeys> {
  const keys = new Map(reader.epochKeys);
  const learn = (key: EpochKey | null) => key && keys.set(bytesToHex(key.commitment), key);
  for (const placed of log.toReversed()) {
    const { control, entry } = placed;
    const commitment = control.commitments.at(-1);
    if (commitment === undefined) continue;
    const mine = wrapsOf(placed).find((wrap) => equalBytes(wrap.recipient, reader.deviceId));
    if (mine !== undefined && keyByCommitment(keys, commitment) === null)
      learn(await openWrap(control.vaultId, control.epoch, commitment, reader, mine.wrapped));
    if (placed.kind === "rekey") learn(previousKey(placed, epochKeyOf(control, keys, entry)));
  }
  return keys;
}

/** Computes all wraps of the log again, as far as their keys are known. */
export async function checkWraps(log: readonly PlacedEntry[], keys: EpochKeys): Promise<Notice[]> {
  const notices: Notice[] = [];
  for (const placed of log) {
    const wraps = wrapsOf(placed);
    const key = wraps.length === 0 ? null : epochKeyOf(placed.control, keys, placed.entry);
    if (key === null) continue;
    const { control, entry } = placed;
    const recipients = wraps.flatMap((wrap) => recipientOf(control, wrap));
    for (const recipient of await findWrongWraps(control.vaultId, key, recipients, wraps))
      notices.push({ about: "wrong-wrap", seq: entry.header.seq, recipient });
  }
  return notices;
}

function wrapsOf({ entry, kind }: AcceptedEntry): readonly Wrap[] {
  if (kind === "genesis") return decodeGenesisClear(entry.clear).wraps;
  if (kind === "rekey") return decodeRekeyClear(entry.clear).wraps;
  if (kind !== "deviceAdd") return [];
  const { newcomer, wrapped } = decodeDeviceAddClear(entry.clear);
  return [{ recipient: deviceIdOf(newcomer), wrapped }];
}

function recipientOf(control: ControlState, wrap: Wrap): WrapRecipient[] {
  const member = control.members.get(bytesToHex(wrap.recipient));
  return member === undefined ? [] : [member];
}

/** The key that a rekey carries in its sealed body, if it is the one that was committed to. */
function previousKey({ control, entry }: PlacedEntry, key: EpochKey | null): EpochKey | null {
  const body = key === null ? null : openEntryBody(entry, key);
  const reading = body === null ? null : decodeControlBody("rekey", body);
  if (reading?.status !== "read" || reading.body.about !== "rekey" || reading.body.previous === null)
    return null;
  const previous = epochKey(control.vaultId, control.epoch - 1, reading.body.previous);
  const expected = control.commitments[control.epoch - 2];
  return expected !== undefined && equalBytes(expected, previous.commitment) ? previous : null;
}
