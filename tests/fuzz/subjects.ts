/** Everything that reads a stranger's bytes, with valid bytes to begin with and the faults that it may end in. */
import { concatBytes, equalBytes, utf8ToBytes } from "../../shared/bytes/bytes.ts";
import { accept } from "../../shared/log/accept.ts";
import { acceptStart } from "../../shared/log/accept-start.ts";
import { decodeCheckpointClear } from "../../shared/log/clear-checkpoint.ts";
import { decodeCloseClear } from "../../shared/log/clear-close.ts";
import { decodeDeviceAddClear } from "../../shared/log/clear-device-add.ts";
import { decodeGenesisClear } from "../../shared/log/clear-genesis.ts";
import { decodePolicyClear } from "../../shared/log/clear-policy.ts";
import { decodeReissueClear } from "../../shared/log/clear-reissue.ts";
import { decodeRekeyClear } from "../../shared/log/clear-rekey.ts";
import { decodeSnapshotClear } from "../../shared/log/clear-snapshot.ts";
import { decodeControlState, encodeControlState } from "../../shared/log/control-state-codec.ts";
import { decodeEntry, encodeEntry, signedBytes } from "../../shared/log/entry.ts";
import { HEADER_LENGTH } from "../../shared/log/entry-header.ts";
import { decodeFounding } from "../../shared/log/founding.ts";
import { LogFault } from "../../shared/log/log-fault.ts";
import { decodeHint, encodeHint, tokenInSubprotocols } from "../../shared/wire/event-message.ts";
import { decodeProblem, encodeProblem } from "../../shared/wire/problem.ts";
import { WireFault } from "../../shared/wire/wire-fault.ts";
import { signatureVerifier } from "../../sync-server/auth/verify-signature.ts";
import { signNatively } from "../lying-server/fast-signatures.ts";
import { bodySubjects } from "./body-subjects.ts";
import { nearbyCbor } from "./cbor-values.ts";
import { Chance } from "./chance.ts";
import type { FuzzVault } from "./fuzz-vault.ts";
import { mutated, mutatedInPlace } from "./mutate.ts";
import { wireInputs } from "./wire-inputs.ts";

export type FuzzSubject = {
  readonly name: string;
  /** An input, the same for the same chance. */
  readonly make: (chance: Chance) => Uint8Array;
  readonly read: (input: Uint8Array) => unknown;
  /** What `read` may throw; nothing if absent. */
  readonly mayThrow?: (error: unknown) => boolean;
};

const verify = signatureVerifier();
const isLogFault = (error: unknown) => error instanceof LogFault;
const text = (bytes: Uint8Array) => String.fromCharCode(...bytes);

/** `vault`: with entries of all kinds. */
export function fuzzSubjects(vault: FuzzVault): readonly FuzzSubject[] {
  return [
    ...wireSubjects(vault),
    ...clearSubjects(vault),
    ...logSubjects(vault),
    ...bodySubjects(vault),
    ...textSubjects(),
  ];
}

function wireSubjects(vault: FuzzVault): readonly FuzzSubject[] {
  return wireInputs(vault).map(({ name, valid, decode }) => ({
    name,
    make: (chance) => (chance.below(2) === 0 ? mutated(valid, chance) : nearbyCbor(valid, chance)),
    read: decode,
    mayThrow: (error) => error instanceof WireFault,
  }));
}

function clearSubjects(vault: FuzzVault): readonly FuzzSubject[] {
  const clears = vault.entries.map((bytes) => decodeEntry(bytes).clear).filter(({ length }) => length > 0);
  const decoders = {
    checkpoint: decodeCheckpointClear,
    close: decodeCloseClear,
    deviceAdd: decodeDeviceAddClear,
    genesis: decodeGenesisClear,
    policy: decodePolicyClear,
    reissue: decodeReissueClear,
    rekey: decodeRekeyClear,
    snapshot: decodeSnapshotClear,
    founding: decodeFounding,
  };
  return Object.entries(decoders).map(([name, read]) => ({
    name: `clear part of ${name}`,
    make: (chance) => mutated(chance.pick(clears), chance),
    read,
    mayThrow: isLogFault,
  }));
}

function logSubjects(vault: FuzzVault): readonly FuzzSubject[] {
  const { entries } = vault;
  const controlState = encodeControlState(vault.last);
  return [
    {
      name: "entry",
      make: (chance) => mutatedInPlace(chance.pick(entries), chance),
      read: (bytes) => {
        if (!equalBytes(encodeEntry(decodeEntry(bytes)), bytes))
          throw new Error("reads what it does not write");
      },
      mayThrow: isLogFault,
    },
    {
      name: "first entry",
      make: (chance) => mutatedInPlace(vault.entries[0] ?? new Uint8Array(), chance),
      read: (bytes) => accept(null, bytes, verify),
    },
    {
      name: "next entry, signed again by its device",
      make: (chance) => signedAgain(vault, chance),
      read: (bytes) => accept(stateFor(vault, bytes), bytes, verify),
    },
    {
      name: "compacted beginning",
      make: (chance) =>
        Uint8Array.of(chance.below(256), chance.below(256), chance.below(256), chance.below(256)),
      read: (seed) => acceptStart(vault.vaultId, startOf(vault, seed), verify),
    },
    {
      name: "control state",
      make: (chance) =>
        chance.below(2) === 0 ? mutated(controlState, chance) : nearbyCbor(controlState, chance),
      read: decodeControlState,
      mayThrow: isLogFault,
    },
  ];
}

function textSubjects(): readonly FuzzSubject[] {
  return [
    {
      name: "problem",
      make: (chance) => mutated(utf8ToBytes(encodeProblem("wire/malformed")), chance),
      read: (bytes) => decodeProblem(text(bytes)),
    },
    {
      name: "hint",
      make: (chance) => mutated(utf8ToBytes(encodeHint(123_456)), chance),
      read: (bytes) => decodeHint(text(bytes)),
    },
    {
      name: "subprotocols",
      make: (chance) => mutated(utf8ToBytes("keyferry.v1, token.AAECAwQFBgc"), chance),
      read: (bytes) => tokenInSubprotocols(text(bytes)),
    },
  ];
}

/** An entry with its clear part or header damaged, and the signature right again: so that the rules behind it are asked. */
function signedAgain(vault: FuzzVault, chance: Chance): Uint8Array {
  const bytes = chance.pick(vault.entries);
  const { clear, signatures } = decodeEntry(bytes);
  const around = bytes.length - 64 * signatures.length;
  const unsigned = bytes.slice(0, around);
  const inClear = chance.below(4) > 0 && clear.length > 0;
  const [start, end] = inClear ? [HEADER_LENGTH, HEADER_LENGTH + clear.length] : [1, 126];
  const damaged = mutatedInPlace(unsigned.slice(start, end), chance);
  const changed = concatBytes(unsigned.slice(0, start), damaged, unsigned.slice(end), ...signatures);
  try {
    const entry = decodeEntry(changed);
    const { signSeed } = vault.signerOf(entry.header.deviceId);
    const cosignatures = entry.signatures.slice(0, -1);
    const own = signNatively(signedBytes(entry, cosignatures), signSeed);
    return encodeEntry({ ...entry, signatures: [...cosignatures, own] });
  } catch (cause) {
    if (cause instanceof LogFault) return changed;
    throw cause;
  }
}

function startOf(vault: FuzzVault, seed: Uint8Array) {
  const chance = new Chance(new DataView(seed.buffer, seed.byteOffset).getUint32(0));
  const { leaves, control, snapshot } = vault.start;
  const list = (bytes: readonly Uint8Array[]): readonly Uint8Array[] => {
    const place = chance.below(bytes.length);
    const one = bytes[place] ?? new Uint8Array();
    return chance.pick([
      bytes,
      bytes.toSpliced(place, 1),
      bytes.toSpliced(place, 0, one),
      bytes.with(place, mutatedInPlace(one, chance)),
      bytes.with(place, mutated(one, chance)),
    ]);
  };
  return {
    leaves: list(leaves),
    control: list(control),
    snapshot: chance.below(2) === 0 ? snapshot : mutatedInPlace(snapshot, chance),
  };
}

/** The state that the entry most likely follows. */
function stateFor({ states, last }: FuzzVault, bytes: Uint8Array) {
  const seq = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(38);
  return states[Number(BigInt.asUintN(16, seq)) - 2] ?? last;
}
