/** What import and export need from the vault and from outside. */
import type { NowMs, RandomBytes } from "../../../shared/bytes/environment.ts";
import type { ExchangeDoors } from "../../../shared/exchange/exchange-doors.ts";
import type { Op } from "../../../shared/vault/ops.ts";
import type { VaultAccess } from "../vault/vault-access.ts";

export type ExchangeWorld = {
  readonly access: VaultAccess;
  /**
   * The readers and writers of all formats. Loaded when a file is met, since a worker that starts for a sign-in has no
   * use for them.
   */
  readonly loadEngine: () => Promise<ExchangeEngine>;
  readonly doors: ExchangeDoors;
  /** Base-2 logarithm of scrypt's cost in a bundle that is written; absent: the format's own. */
  readonly bundleScryptLogN?: number;
  /** Lets everything else that waits in this worker go first. */
  readonly breathe: () => Promise<void>;
  /** False where the person's server surely has no room for what these operations bring. */
  readonly hasRoomFor: (ops: readonly Op[]) => Promise<boolean>;
  /** What pages show has changed. */
  readonly changed: () => void;
  readonly random: RandomBytes;
  readonly nowMs: NowMs;
};

export type ExchangeEngine = typeof import("./exchange-engine.ts");
