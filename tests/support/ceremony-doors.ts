/** A ceremony's doors as a map and a function: for tests. */
import { bytesToHex } from "../../shared/bytes/bytes.ts";
import type { CeremonyDoors } from "../../shared/webauthn/ceremony-doors.ts";
import type {
  CredentialSource,
  HeldLargeBlob,
  PasskeyFacts,
} from "../../shared/webauthn/credential-source.ts";
import type { CredentialStore } from "../../shared/webauthn/credential-store.ts";
import type { CeremonyAsk, Consent, UserGate } from "../../shared/webauthn/user-gate.ts";
import { nodeRandom, nodeRsa } from "./node-randomness.ts";

/** Keeps passkeys in memory, newest first. */
export class MemoryStore implements CredentialStore {
  readonly #sources = new Map<string, CredentialSource>();
  /** By credential id in hex; only what is in here may hold one. */
  readonly largeBlobs = new Map<string, Uint8Array | null>();

  constructor(...sources: readonly CredentialSource[]) {
    for (const source of sources) this.add(source);
  }

  add(source: CredentialSource): void {
    this.#sources.set(bytesToHex(source.credentialId), source);
  }

  async findByRpId(rpId: string): Promise<readonly PasskeyFacts[]> {
    return [...this.#sources.values()]
      .filter((source) => source.rpId === rpId)
      .map(({ credentialId, userHandle, isDiscoverable }, createdAtMs) => ({
        credentialId,
        rpId,
        userHandle,
        userName: "",
        userDisplayName: "",
        isDiscoverable,
        createdAtMs,
      }))
      .reverse();
  }

  async open(rpId: string, credentialId: Uint8Array): Promise<CredentialSource | null> {
    const source = this.#sources.get(bytesToHex(credentialId));
    return source?.rpId === rpId ? source : null;
  }

  async largeBlob(_: string, credentialId: Uint8Array): Promise<HeldLargeBlob> {
    const id = bytesToHex(credentialId);
    return { mayHold: this.largeBlobs.has(id), blob: this.largeBlobs.get(id) ?? null };
  }

  async writeLargeBlob(_: string, credentialId: Uint8Array, blob: Uint8Array): Promise<boolean> {
    this.largeBlobs.set(bytesToHex(credentialId), blob);
    return true;
  }
}

/** A person who decides at once, and everything they were asked. */
export class Gate implements UserGate {
  readonly asked: CeremonyAsk[] = [];
  readonly #decide: (ask: CeremonyAsk) => Consent | null;

  constructor(decide: (ask: CeremonyAsk) => Consent | null) {
    this.#decide = decide;
  }

  async ask(ask: CeremonyAsk): Promise<Consent | null> {
    this.asked.push(ask);
    return this.#decide(ask);
  }
}

/** Takes the first passkey offered. */
export const approving = (userVerified: boolean) =>
  new Gate((ask) => ({
    credentialId: ask.kind === "get" ? (ask.candidates[0]?.credentialId ?? null) : null,
    userVerified,
  }));

export const undecided = () => new Gate(() => null);

export function ceremonyDoors(changes: Partial<CeremonyDoors> = {}): CeremonyDoors {
  return {
    store: new MemoryStore(),
    gate: approving(true),
    random: nodeRandom,
    rsa: nodeRsa,
    nowMs: () => 1_795_000_000_000,
    lastCounter: async () => 0,
    ...changes,
  };
}
