/**
 * What happens to a request before any window: faults at once, the browser's own authenticator at once, or the
 * person is asked. Transparent wherever Keyferry has nothing to offer.
 */
import { CeremonyFault } from "../../../shared/webauthn/ceremony-fault.ts";
import { decodeCreationOptions } from "../../../shared/webauthn/creation-options.ts";
import { mayAskForRelation } from "../../../shared/webauthn/related-origins.ts";
import { decodeRequestOptions, type RequestOptions } from "../../../shared/webauthn/request-options.ts";
import { routeCreate, routeGet } from "../../../shared/webauthn/routing.ts";
import { effectiveRpId } from "../../../shared/webauthn/rp-id.ts";
import type { FrameFacts } from "../../messages/ceremony-contract.ts";
import type { Json, Operation, Outcome } from "../../messages/page-contract.ts";
import type { FrameSender } from "../sender.ts";
import type { CeremonyWorld, OpenVault } from "./ceremony-doors.ts";
import type { PendingRequest } from "./pending-requests.ts";
import { faultOutcome, runCeremony } from "./run-ceremony.ts";

export type Submission = FrameSender & {
  readonly requestId: string;
  readonly operation: Operation;
  readonly untrustedOptions: Json;
  readonly mediation: string;
  readonly frame: FrameFacts;
};

export type IntakeDecision =
  | { readonly kind: "settled"; readonly outcome: Outcome }
  | { readonly kind: "wait"; readonly request: PendingRequest };

/** A real request has a few kilobytes; what is longer is kept out of storage. */
const MAX_OPTIONS_CHARACTERS = 256 * 1024;
/** More requests than this at a time are a flood, from however many frames. */
const MAX_WAITING = 32;

const NATIVE: IntakeDecision = { kind: "settled", outcome: { kind: "native" } };

/** Decides what becomes of a new request. Throws only what is neither a ceremony's fault nor the page's. */
export async function intake(submission: Submission, world: CeremonyWorld): Promise<IntakeDecision> {
  try {
    return await decide(submission, world);
  } catch (error) {
    if (error instanceof CeremonyFault) return { kind: "settled", outcome: faultOutcome(error) };
    throw error;
  }
}

async function decide(submission: Submission, world: CeremonyWorld): Promise<IntakeDecision> {
  if ((await world.vault.state()) === "none") return NATIVE;
  if (JSON.stringify(submission.untrustedOptions).length > MAX_OPTIONS_CHARACTERS) return NATIVE;
  if ((await world.requests.waiting()).length >= MAX_WAITING) return NATIVE;
  const topOrigin = topOriginOf(submission);
  if (!mayAsk(submission, topOrigin)) return NATIVE;
  const relatedRpId = await relatedRpIdOf(submission, world);
  const { rpId, timeoutMs, isForUs } = readOptions(submission, relatedRpId);
  if (!isForUs.byRequest) return NATIVE;
  if (await world.cancels.isTiredOf(submission.origin, submission.frame.hasUserActivation)) return NATIVE;
  const nowMs = world.nowMs();
  const request: PendingRequest = {
    requestId: submission.requestId,
    operation: submission.operation,
    untrustedOptions: submission.untrustedOptions,
    origin: submission.origin,
    topOrigin,
    relatedRpId,
    asker: submission.asker,
    createdAtMs: nowMs,
    deadlineMs: nowMs + timeoutMs,
    approvalWindowId: null,
    openingSinceMs: null,
    verifiedAtMs: null,
    outcome: null,
  };
  const vault = await world.vault.open();
  return vault === null
    ? await whileLocked(request, rpId, isForUs.get, world)
    : await whileUnlocked(request, rpId, vault, world);
}

/** Permissions-Policy, and for create in a cross-origin frame the frame's own activation (native says why not). */
function mayAsk({ operation, frame }: Submission, topOrigin: string | null): boolean {
  return frame.isAllowedByPolicy && (operation === "get" || topOrigin === null || frame.hasUserActivation);
}

/** The top-level origin if any ancestor is of another origin, else null (WebAuthn Level 3, 5.8.1 "topOrigin"). */
function topOriginOf({ asker, origin, frame }: Submission): string | null {
  if (asker.frameId === 0) return null;
  const isCrossOrigin = frame.ancestorOrigins.some((ancestor) => ancestor !== origin);
  return isCrossOrigin ? (frame.ancestorOrigins.at(-1) ?? "null") : null;
}

/**
 * The RP ID asked for, where only its own site can say whether this origin may use it, and it says so; else null. Asked
 * whatever the vault holds: else a stranger's page could tell by the time or the words of its refusal.
 */
async function relatedRpIdOf(
  { operation, origin, untrustedOptions }: Submission,
  world: CeremonyWorld,
): Promise<string | null> {
  const asked =
    operation === "create"
      ? decodeCreationOptions(untrustedOptions).rp.id
      : decodeRequestOptions(untrustedOptions).rpId;
  if (asked === null || !needsWordOfSite(origin, asked)) return null;
  return (await world.isRelated(asked, origin)) ? asked : null;
}

/** False where the origin alone allows the RP ID, or nothing could. */
function needsWordOfSite(origin: string, rpId: string): boolean {
  try {
    effectiveRpId(origin, rpId);
    return false;
  } catch (error) {
    if (error instanceof CeremonyFault) return mayAskForRelation(origin, rpId);
    throw error;
  }
}

type ReadOptions = {
  readonly rpId: string;
  readonly timeoutMs: number;
  readonly isForUs: { readonly byRequest: boolean; readonly get: RequestOptions | null };
};

function readOptions(
  { operation, origin, untrustedOptions }: Submission,
  relatedRpId: string | null,
): ReadOptions {
  if (operation === "create") {
    const options = decodeCreationOptions(untrustedOptions);
    const rpId = effectiveRpId(origin, options.rp.id, relatedRpId);
    // Settings may still turn a security-key request into ours; that is looked at once the vault is open.
    return { rpId, timeoutMs: options.timeoutMs, isForUs: { byRequest: true, get: null } };
  }
  const options = decodeRequestOptions(untrustedOptions);
  const rpId = effectiveRpId(origin, options.rpId, relatedRpId);
  return {
    rpId,
    timeoutMs: options.timeoutMs,
    isForUs: { byRequest: routeGet(options) === "ours", get: options },
  };
}

async function whileUnlocked(
  request: PendingRequest,
  rpId: string,
  vault: OpenVault,
  world: CeremonyWorld,
): Promise<IntakeDecision> {
  if (!(await isWelcome(request, rpId, vault))) return NATIVE;
  const result = await runCeremony(request, vault, null, world);
  if (result.kind === "settled") return result;
  return { kind: "wait", request };
}

/** The person's rules for the site, and the routing of a create that asks for another kind of authenticator. */
export async function isWelcome(request: PendingRequest, rpId: string, vault: OpenVault): Promise<boolean> {
  const site = await vault.site(rpId);
  if (site.rule === "native") return false;
  if (request.operation === "get") return true;
  if (site.rule === "never-save") return false;
  const offerForSecurityKey = vault.settings.offerForSecurityKey || site.offerForSecurityKey;
  return routeCreate(decodeCreationOptions(request.untrustedOptions), { offerForSecurityKey }) === "ours";
}

/** [Note: locked filter] Locked is not "no match": only where no passkey here can be meant does native go first. */
async function whileLocked(
  request: PendingRequest,
  rpId: string,
  get: RequestOptions | null,
  world: CeremonyWorld,
): Promise<IntakeDecision> {
  if (await world.vault.isNativeWhileLocked(rpId)) return NATIVE;
  if (get === null) {
    const options = decodeCreationOptions(request.untrustedOptions);
    // The settings are sealed: while locked, a request for a security key goes to the browser.
    return routeCreate(options, { offerForSecurityKey: false }) === "ours"
      ? { kind: "wait", request }
      : NATIVE;
  }
  if (get.allowCredentials.length === 0) return { kind: "wait", request };
  for (const { id } of get.allowCredentials)
    if (await world.vault.mayHold(id)) return { kind: "wait", request };
  return NATIVE;
}
