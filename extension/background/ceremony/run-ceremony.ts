/**
 * Runs the ceremony of a pending request from its first step, with the gate answering what is known so far
 * (see the note "asking by running again" in shared/webauthn/user-gate.ts).
 */
import { CeremonyFault, DOM_EXCEPTION_NAME } from "../../../shared/webauthn/ceremony-fault.ts";
import { createCredential } from "../../../shared/webauthn/create-credential.ts";
import { decodeCreationOptions } from "../../../shared/webauthn/creation-options.ts";
import { requestAssertion } from "../../../shared/webauthn/request-assertion.ts";
import { decodeRequestOptions } from "../../../shared/webauthn/request-options.ts";
import type { CeremonyAsk, Consent } from "../../../shared/webauthn/user-gate.ts";
import type { Json, Outcome } from "../../messages/page-contract.ts";
import type { CeremonyWorld, NewPasskey, OpenVault } from "./ceremony-doors.ts";
import type { PendingRequest } from "./pending-requests.ts";

export type CeremonyResult =
  | { readonly kind: "ask"; readonly ask: CeremonyAsk }
  | { readonly kind: "settled"; readonly outcome: Outcome }
  /** Made, and not on disk yet. */
  | { readonly kind: "created"; readonly passkey: NewPasskey };

/** `consent` null: find out what has to be asked. Throws only faults that are not the ceremony's (storage, vault). */
export async function runCeremony(
  request: PendingRequest,
  vault: OpenVault,
  consent: Consent | null,
  world: CeremonyWorld,
): Promise<CeremonyResult> {
  try {
    return request.operation === "create"
      ? await runCreate(request, vault, consent, world)
      : await runGet(request, vault, consent, world);
  } catch (error) {
    if (error instanceof CeremonyFault) return { kind: "settled", outcome: faultOutcome(error) };
    throw error;
  }
}

async function runCreate(
  request: PendingRequest,
  vault: OpenVault,
  consent: Consent | null,
  world: CeremonyWorld,
): Promise<CeremonyResult> {
  const options = decodeCreationOptions(request.untrustedOptions);
  const preferences = { followSiteAlgorithmOrder: vault.settings.followSiteAlgorithmOrder };
  const made = await createCredential(request, options, preferences, doors(vault, consent, world));
  if (made.kind === "ask") return made;
  if (made.kind === "native") return { kind: "settled", outcome: { kind: "native" } };
  const outcome: Outcome = { kind: "credential", credential: asJson(made.response) };
  const answer = { requestId: request.requestId, documentId: request.asker.documentId, outcome };
  const { source, names, mayHoldLargeBlob, createdAtMs } = made;
  return { kind: "created", passkey: { source, names, mayHoldLargeBlob, createdAtMs, answer } };
}

async function runGet(
  request: PendingRequest,
  vault: OpenVault,
  consent: Consent | null,
  world: CeremonyWorld,
): Promise<CeremonyResult> {
  const options = decodeRequestOptions(request.untrustedOptions);
  for (;;) {
    const found = await requestAssertion(request, options, doors(vault, consent, world));
    if (found.kind === "ask") return found;
    if (found.kind === "native") return { kind: "settled", outcome: { kind: "native" } };
    // Two sign-ins at one moment must not answer one counter: whoever is second signs again.
    if (found.signCount > 0 && !(await vault.commitCounter(found, found.signCount))) continue;
    return { kind: "settled", outcome: { kind: "credential", credential: asJson(found.response) } };
  }
}

function doors(vault: OpenVault, consent: Consent | null, world: CeremonyWorld) {
  const gate = { ask: async () => consent };
  const { store, lastCounter } = vault;
  return { store, lastCounter, gate, random: world.random, rsa: world.rsa, nowMs: world.nowMs };
}

/** What the page learns of a fault: the spec's name, and no detail that would let it probe the vault. */
export function faultOutcome(fault: CeremonyFault): Outcome {
  const name = DOM_EXCEPTION_NAME[fault.code];
  return { kind: "fault", name, message: PAGE_MESSAGE[name] };
}

const PAGE_MESSAGE = {
  TypeError: "The options are not of the required form.",
  SecurityError: "The relying party ID is not allowed for this origin.",
  NotSupportedError: "The request asks for something that is not supported.",
  SyntaxError: "The request contains a malformed value.",
  InvalidStateError: "A passkey for this account is already there.",
  AbortError: "The request was replaced by a newer one.",
  NotAllowedError: "The operation either timed out or was not allowed.",
} as const;

/** A fault that is none of the page's business: it sees the uniform refusal. */
export const INTERNAL_OUTCOME: Outcome = faultOutcome(new CeremonyFault("ceremony/internal", "see cause"));

/** Response objects hold only JSON values, which their types say with named members instead of an index. */
function asJson(response: object): Json {
  return response as unknown as Json;
}
