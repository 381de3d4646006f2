/** A vault whose log a test writes entry by entry, and what stands where in it. */
import { sha256 } from "@noble/hashes/sha2.js";
import { encodeCheckpointClear } from "../../shared/log/clear-checkpoint.ts";
import { encodeSnapshotClear } from "../../shared/log/clear-snapshot.ts";
import { controlHash } from "../../shared/log/control-state-codec.ts";
import { decodeEntry, encodeEntry } from "../../shared/log/entry.ts";
import { EMPTY_HEAD, leafHash, nextHead } from "../../shared/log/hash-chain.ts";
import { CONTROL_KINDS, kindOf } from "../../shared/log/kinds.ts";
import type { DeviceKeys } from "../../shared/vault/device-keys.ts";
import type { WireStart } from "../../shared/wire/suffix-bodies.ts";
import type { WirePosition } from "../../shared/wire/wire-values.ts";
import { LogBuilder } from "../shared/vault/log-builder.ts";

export class TestVault {
  readonly log: LogBuilder;

  private constructor(log: LogBuilder) {
    this.log = log;
  }

  static async found(seed = "vault"): Promise<TestVault> {
    return new TestVault(await LogBuilder.found(seed));
  }

  get vaultId(): Uint8Array {
    return this.log.state.vaultId;
  }

  get device(): DeviceKeys {
    return this.log.device;
  }

  get recovery(): DeviceKeys {
    return this.log.recovery;
  }

  get genesis(): Uint8Array {
    return this.entry(1);
  }

  get at(): WirePosition {
    return { seq: this.log.state.seq, head: this.log.state.head };
  }

  /** The position after the entry at `seq`. */
  position(seq: number): WirePosition {
    const head = this.leaves(seq).reduce(nextHead, EMPTY_HEAD);
    return { seq, head };
  }

  entry(seq: number): Uint8Array {
    const bytes = this.log.entries[seq - 1];
    if (bytes === undefined) throw new Error(`no entry ${seq}`);
    return bytes;
  }

  /** Entries after `after`, up to `to`. */
  entries(after: number, to = this.log.entries.length): Uint8Array[] {
    return this.log.entries.slice(after, to);
  }

  leaves(to: number): Uint8Array[] {
    return this.log.entries.slice(0, to).map((bytes) => leafHash(decodeEntry(bytes)));
  }

  /** Adds data entries and returns their bytes. `size`: of the body, which decides the entry's size class. */
  write(count = 1, signer: DeviceKeys = this.device, size = 16): Uint8Array[] {
    return Array.from({ length: count }, () => {
      const entry = this.log.draft("data", signer, { body: this.log.random(size) });
      this.log.append(entry);
      return encodeEntry(entry);
    });
  }

  async addDevice(signer: DeviceKeys = this.device): Promise<DeviceKeys> {
    const newcomer = this.log.newDevice();
    this.log.append(await this.log.deviceAdd(newcomer, signer));
    return newcomer;
  }

  async removeDevice(device: DeviceKeys, signer: DeviceKeys = this.device): Promise<void> {
    await this.log.appendRekey(signer, [device.deviceId]);
  }

  /** Adds a snapshot of everything before it with one chunk, whose bytes it returns. */
  snapshot(
    signer: DeviceKeys = this.device,
    size = 200,
  ): { readonly hash: Uint8Array; readonly bytes: Uint8Array } {
    const { state } = this.log;
    const bytes = this.log.random(size);
    const hash = sha256(bytes);
    const devSeqs = [...state.members.values()].map(({ deviceId, devSeq }) => ({ deviceId, devSeq }));
    const clear = encodeSnapshotClear({
      coversSeq: state.seq,
      controlHash: controlHash(state),
      devSeqs,
      chunkHashes: [hash],
    });
    this.log.append(this.log.draft("snapshot", signer, { clear }));
    return { hash, bytes };
  }

  checkpoint(confirmedSnapshotSeq: number, signer: DeviceKeys = this.device): void {
    this.log.append(
      this.log.draft("checkpoint", signer, { clear: encodeCheckpointClear({ confirmedSnapshotSeq }) }),
    );
  }

  /** The compacted beginning that the snapshot at `snapshotSeq` makes possible. */
  start(snapshotSeq: number): WireStart {
    const control = this.log.entries.slice(0, snapshotSeq - 1).filter((bytes) => {
      const kind = kindOf(decodeEntry(bytes).header.kind);
      return kind !== null && CONTROL_KINDS.has(kind);
    });
    return { leaves: this.leaves(snapshotSeq - 1), control, snapshot: this.entry(snapshotSeq) };
  }
}
