/** Who asks, and what a ceremony needs from outside. All of it can be a map, a function and a fixed number in a test. */
import type { NowMs, RandomBytes } from "../bytes/environment.ts";
import type { RsaEngine } from "../cose/rsa-engine.ts";
import type { CredentialSource } from "./credential-source.ts";
import type { CredentialStore } from "./credential-store.ts";
import type { UserGate } from "./user-gate.ts";

export type Caller = {
  /** Origin of the asking frame, as the browser tells it. */
  readonly origin: string;
  /** Origin of the top-level page where an ancestor is of another origin, else null. */
  readonly topOrigin: string | null;
  /** The RP ID whose site has named `origin` as one of its own, or null. */
  readonly relatedRpId?: string | null;
};

export type CeremonyDoors = {
  readonly store: CredentialStore;
  readonly gate: UserGate;
  readonly random: RandomBytes;
  readonly rsa: RsaEngine;
  readonly nowMs: NowMs;
  /** Last counter that was answered for a passkey that came with one, 0 if none. */
  readonly lastCounter: (source: CredentialSource) => Promise<number>;
};
