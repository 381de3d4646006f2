/**
 * The approval window's side of a request: what it shows, and what each of its buttons does. Every call may arrive
 * twice, because the window repeats a call whose answer the dying worker took with it.
 */
import { encodeBase64url } from "../../../shared/bytes/base64url.ts";
import { decodeCreationOptions } from "../../../shared/webauthn/creation-options.ts";
import { registrableDomain } from "../../../shared/webauthn/public-suffix.ts";
import { decodeRequestOptions } from "../../../shared/webauthn/request-options.ts";
import { effectiveRpId } from "../../../shared/webauthn/rp-id.ts";
import type { CeremonyAsk, Consent } from "../../../shared/webauthn/user-gate.ts";
import type { ApprovalAccount, ApprovalStep, ApprovalView } from "../../messages/contract.ts";
import { faultCode } from "../fault-code.ts";
import type { Ceremonies } from "./ceremonies.ts";
import type { OpenVault } from "./ceremony-doors.ts";
import { isWelcome } from "./intake.ts";
import type { PendingRequest } from "./pending-requests.ts";
import { runCeremony } from "./run-ceremony.ts";

const CLOSE: ApprovalStep = { step: "close" };

export class Approvals {
  readonly #ceremonies: Ceremonies;

  constructor(ceremonies: Ceremonies) {
    this.#ceremonies = ceremonies;
  }

  /** The window has loaded, or something changed. `windowId` is the browser's word for which window asks. */
  read(requestId: string, windowId: number | null): Promise<ApprovalStep> {
    return this.#withWaiting(requestId, async (request) => {
      const { requests } = this.#ceremonies.world;
      if (windowId === null || request.approvalWindowId === windowId) return this.#show(request);
      if (request.approvalWindowId !== null) return CLOSE;
      return this.#show((await requests.update(requestId, { approvalWindowId: windowId })) ?? request);
    });
  }

  /** The password, given in this very window: unlocks the vault and verifies the person for this request. */
  verify(requestId: string, password: string): Promise<ApprovalStep> {
    return this.#withWaiting(requestId, async (request) => {
      const { requests, vault, nowMs } = this.#ceremonies.world;
      const unlocked = await vault.unlock(password);
      if (unlocked.result === "wrong-password")
        return { step: "wrong-password", attemptsLeft: unlocked.attemptsLeft };
      if (unlocked.result === "wait") return { step: "wait", retryAfterMs: unlocked.retryAfterMs };
      return this.#show((await requests.update(requestId, { verifiedAtMs: nowMs() })) ?? request);
    });
  }

  /** As `verify`, by what one of the person's authenticators has computed for this very window. */
  verifyByMethod(requestId: string, credentialId: Uint8Array, output: Uint8Array): Promise<ApprovalStep> {
    return this.#withWaiting(requestId, async (request) => {
      const { requests, vault, nowMs } = this.#ceremonies.world;
      const { result } = await vault.unlockByMethod(credentialId, output);
      if (result === "wrong-method") return { step: "wrong-method" };
      return this.#show((await requests.update(requestId, { verifiedAtMs: nowMs() })) ?? request);
    });
  }

  /** The person approves; for get with the passkey they chose (`credentialId` in bytes). */
  approve(requestId: string, credentialId: Uint8Array | null): Promise<ApprovalStep> {
    return this.#withWaiting(requestId, async (request) => {
      const { world } = this.#ceremonies;
      const vault = await world.vault.open();
      if (vault === null) return this.#show(request);
      const asked = await runCeremony(request, vault, null, world);
      if (asked.kind === "settled") return this.#end(request, asked.outcome);
      if (asked.kind === "ask" && (await this.#needsVerification(request, asked.ask, vault)))
        return this.#show(request);
      if (!(await world.windows.isAlive(request.asker))) return this.#dropped(request);
      const consent: Consent = { credentialId, userVerified: isVerified(request, vault, world.nowMs()) };
      try {
        const result = await runCeremony(request, vault, consent, world);
        if (result.kind === "ask") return this.#show(request);
        if (result.kind === "settled") return this.#end(request, result.outcome);
        await vault.commitPasskey(result.passkey);
        return this.#end(request, result.passkey.answer.outcome);
      } catch (error) {
        return { step: "failed", fault: faultCode(error) };
      }
    });
  }

  cancel(requestId: string): Promise<ApprovalStep> {
    return this.#withWaiting(requestId, async (request) => {
      await this.#ceremonies.world.cancels.note(request.origin);
      await this.#ceremonies.settleWithFault(request, "ceremony/cancelled");
      return CLOSE;
    });
  }

  /** "Use another device or security key": the browser answers, now or from now on. */
  native(requestId: string, always: boolean): Promise<ApprovalStep> {
    return this.#withWaiting(requestId, async (request) => {
      const vault = always ? await this.#ceremonies.world.vault.open() : null;
      if (vault) await vault.alwaysNative(rpIdOf(request));
      return this.#end(request, { kind: "native" });
    });
  }

  #withWaiting(
    requestId: string,
    job: (request: PendingRequest) => Promise<ApprovalStep>,
  ): Promise<ApprovalStep> {
    return this.#ceremonies.inTurn(requestId, async () => {
      const request = await this.#ceremonies.known(requestId);
      if (request === null || request.outcome !== null) return CLOSE;
      return job(request);
    });
  }

  async #end(
    request: PendingRequest,
    outcome: NonNullable<PendingRequest["outcome"]>,
  ): Promise<ApprovalStep> {
    await this.#ceremonies.settle(request, outcome);
    return CLOSE;
  }

  async #dropped(request: PendingRequest): Promise<ApprovalStep> {
    await this.#ceremonies.drop(request);
    return CLOSE;
  }

  /** What the window shows now; after an unlock the request may also turn out to be none of ours. */
  async #show(request: PendingRequest): Promise<ApprovalStep> {
    const { world } = this.#ceremonies;
    const vault = await world.vault.open();
    if (vault === null) return { step: "show", view: lockedView(request) };
    if (!(await isWelcome(request, rpIdOf(request), vault))) return this.#end(request, { kind: "native" });
    const result = await runCeremony(request, vault, null, world);
    if (result.kind === "settled") return this.#end(request, result.outcome);
    if (result.kind === "created") throw new Error("a passkey was made without consent");
    return { step: "show", view: await this.#view(request, result.ask, vault) };
  }

  async #view(request: PendingRequest, ask: CeremonyAsk, vault: OpenVault): Promise<ApprovalView> {
    const labels = await vault.labels(ask.rpId);
    const accounts = ask.kind === "get" ? ask.candidates : [];
    return {
      ...lockedView(request),
      vault: "unlocked",
      needsVerification: await this.#needsVerification(request, ask, vault),
      isExcluded: ask.kind === "create" && ask.isExcluded,
      accounts: accounts.map((facts): ApprovalAccount => {
        const credentialId = encodeBase64url(facts.credentialId);
        const { userName, userDisplayName, createdAtMs } = facts;
        return {
          credentialId,
          userName,
          userDisplayName,
          createdAtMs,
          label: labels.get(credentialId) ?? "",
        };
      }),
    };
  }

  /** Required and preferred both ask (most sites that say "preferred" then insist); discouraged never does. */
  async #needsVerification(request: PendingRequest, ask: CeremonyAsk, vault: OpenVault): Promise<boolean> {
    if (ask.userVerification === "discouraged" || isVerified(request, vault, this.#ceremonies.world.nowMs()))
      return false;
    const mayContinue = (await vault.site(ask.rpId)).mayContinueUnverified;
    return ask.userVerification === "required" || !mayContinue;
  }
}

/** True when the person was verified for this request, or lately enough for any. */
function isVerified(request: PendingRequest, vault: OpenVault, nowMs: number): boolean {
  if (request.verifiedAtMs !== null) return true;
  const windowMs = vault.settings.verificationMinutes * 60_000;
  return vault.verifiedAtMs !== null && nowMs - vault.verifiedAtMs < windowMs;
}

function rpIdOf({ operation, origin, relatedRpId, untrustedOptions }: PendingRequest): string {
  const asked =
    operation === "create"
      ? decodeCreationOptions(untrustedOptions).rp.id
      : decodeRequestOptions(untrustedOptions).rpId;
  return effectiveRpId(origin, asked, relatedRpId);
}

/** What may be shown before the vault is open: only what the page itself said. */
function lockedView(request: PendingRequest): ApprovalView {
  const { requestId, operation, origin, topOrigin, deadlineMs, untrustedOptions } = request;
  const rpId = rpIdOf(request);
  const creation = operation === "create" ? decodeCreationOptions(untrustedOptions) : null;
  return {
    requestId,
    operation,
    rpId,
    registrableDomain: registrableDomain(rpId) ?? rpId,
    origin,
    topOrigin,
    isPrivateWindow: request.asker.isPrivate,
    vault: "locked",
    needsVerification: true,
    account: creation && {
      rpName: creation.rp.name,
      userName: creation.user.name,
      userDisplayName: creation.user.displayName,
    },
    isExcluded: false,
    accounts: [],
    deadlineMs,
  };
}
