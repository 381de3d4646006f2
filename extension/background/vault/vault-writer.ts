/** What whoever changes the vault needs of the engine: on disk when it resolves, whatever the network does. */
import type { WriteProgress } from "../../../shared/sync/write-progress.ts";
import type { Op } from "../../../shared/vault/ops.ts";
import type { Alongside } from "./sealed-replica.ts";

export interface VaultWriter {
  /** Throws StorageFault, VaultFault or DamageFault; then nothing was written. */
  write(ops: readonly Op[], alongside?: Alongside, sealing?: WriteProgress): Promise<void>;
}
