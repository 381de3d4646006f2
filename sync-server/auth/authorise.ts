/**
 * Who is asking: the token of a request, checked against the vault in its path and against today's membership. All
 * reasons to refuse look the same from outside. The vault that was read for it is handed on, so that one request
 * reads it once. A device that was removed may still read, up to the entry that removed it: it must be able to see that.
 */
import type { FastifyRequest } from "fastify";
import { equalBytes } from "../../shared/bytes/bytes.ts";
import type { ControlState } from "../../shared/log/control-state.ts";
import { idText } from "../../shared/log/device-id.ts";
import { tokenInSubprotocols } from "../../shared/wire/event-message.ts";
import { MAX_TOKEN_BYTES } from "../../shared/wire/limits.ts";
import { bytesInPath } from "../../shared/wire/paths.ts";
import { WireFault } from "../../shared/wire/wire-fault.ts";
import type { KnownVault } from "../log/known-vaults.ts";
import type { ServerContext } from "../server-context.ts";
import type { VaultRecord } from "../storage/vault-store.ts";
import type { Stamps, TokenSubject, ValidToken } from "./stamps.ts";

type Asking = {
  readonly vaultId: Uint8Array;
  /** Text of the device's id. */
  readonly device: string;
};

/** A member of the vault in the path. */
export type Caller = Asking & KnownVault & { readonly tokenExpiresAtMs: number };

/** A member by what this node knows, which may be out of date. `state`: as this node saw it last. */
export type Writer = Asking & { readonly state: ControlState };

/** A member, or a device that was one. `record`: for that one the vault as it stood when the device was removed. */
export type Reader = Asking & { readonly record: VaultRecord };

const BEARER = "Bearer ";
const MAX_BEARER_LENGTH = BEARER.length + Math.ceil((MAX_TOKEN_BYTES * 4) / 3);

/** The id in the path. Throws WireFault "wire/malformed". */
export function vaultIdInPath(request: FastifyRequest): Uint8Array {
  const { params } = request;
  const id = typeof params === "object" && params !== null && "id" in params ? params.id : null;
  const bytes = typeof id === "string" ? bytesInPath(id) : null;
  if (bytes === null) throw new WireFault("wire/malformed", "vault id in the path");
  return bytes;
}

/** The member that asks. Throws WireFault "wire/unauthorised" for every reason, "wire/rate-limited" for strangers. */
export async function authorise(request: FastifyRequest, context: ServerContext): Promise<Caller> {
  const asking = await identify(request, context);
  if (asking === null || !isMember(asking.vault, asking.subject)) throw refused(request, context);
  const { vault, subject } = asking;
  return { ...vault, ...askingOf(subject), tokenExpiresAtMs: subject.expiresAtMs };
}

/**
 * A member by what this node remembers of the vault, or else by what the store says. The store is not asked where memory
 * suffices: whoever writes must prove by compare-and-set that the vault, and so its members, are still as remembered.
 * Throws as `authorise`.
 */
export async function authoriseWriter(request: FastifyRequest, context: ServerContext): Promise<Writer> {
  const subject = tokenOf(request, context);
  const state = subject === null ? null : context.vaults.remembered(subject.vaultId);
  if (subject !== null && state !== null && isMember({ state }, subject))
    return { ...askingOf(subject), state };
  return authorise(request, context);
}

/** Whoever may read, and how far. Throws as `authorise`. */
export async function authoriseReader(request: FastifyRequest, context: ServerContext): Promise<Reader> {
  const asking = await identify(request, context);
  if (asking === null) throw refused(request, context);
  const record = await recordFor(asking.subject, asking.vault, context);
  if (record === null) throw refused(request, context);
  return { ...askingOf(asking.subject), record };
}

/** The vault as far as this device may read it, or null where it may not at all. */
export async function recordFor(
  device: TokenSubject,
  vault: KnownVault,
  { removals }: Pick<ServerContext, "removals">,
): Promise<VaultRecord | null> {
  if (isMember(vault, device)) return vault.record;
  const removal = await removals.find(vault, device.deviceId);
  return removal === null ? null : { ...vault.record, ...removal };
}

/** Whom a valid token of the vault in the path stands for, or null. */
async function identify(
  request: FastifyRequest,
  context: ServerContext,
): Promise<{ readonly vault: KnownVault; readonly subject: ValidToken } | null> {
  const subject = tokenOf(request, context);
  const vault = subject === null ? null : await context.vaults.find(subject.vaultId);
  return subject === null || vault === null ? null : { vault, subject };
}

/** The request's token where it is valid and of the vault in the path, else null. */
function tokenOf(request: FastifyRequest, { stamps, nowMs }: ServerContext): ValidToken | null {
  const vaultId = vaultIdInPath(request);
  const subject = presentedToken(request, stamps, nowMs());
  return subject !== null && equalBytes(subject.vaultId, vaultId) ? subject : null;
}

/** What to throw; throws itself where the network has been refused too often. */
function refused(request: FastifyRequest, { limits }: ServerContext): WireFault {
  limits.spendOnStranger(request.ip);
  return new WireFault("wire/unauthorised", "not allowed in this vault");
}

function askingOf({ vaultId, deviceId }: TokenSubject): Asking {
  return { vaultId, device: idText(deviceId) };
}

/** True for an active device and for the paper device. */
export function isMember({ state }: Pick<KnownVault, "state">, { deviceId }: TokenSubject): boolean {
  return state.members.get(idText(deviceId))?.status === "active";
}

/** Whether the request shows anything that claims to be a token. */
export function hasToken({ headers }: FastifyRequest): boolean {
  return headers.authorization !== undefined || headers["sec-websocket-protocol"] !== undefined;
}

function presentedToken({ headers }: FastifyRequest, stamps: Stamps, nowMs: number): ValidToken | null {
  const { authorization } = headers;
  if (authorization !== undefined) {
    if (!authorization.startsWith(BEARER) || authorization.length > MAX_BEARER_LENGTH) return null;
    return stamps.readTokenText(authorization.slice(BEARER.length), nowMs);
  }
  const offered = headers["sec-websocket-protocol"];
  const token = offered === undefined ? null : tokenInSubprotocols(offered);
  return token === null ? null : stamps.readToken(token, nowMs);
}
