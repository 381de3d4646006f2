/**
 * Who is asking: the token of a request, checked against the vault in its path and against today's membership. All
 * reasons to refuse look the same from outside. The vault that was read for it is handed on, so that one request
 * reads it once.
 */
import type { FastifyRequest } from "fastify";
import { decodeBase64url } from "../../shared/bytes/base64url.ts";
import { equalBytes } from "../../shared/bytes/bytes.ts";
import { idText } from "../../shared/log/device-id.ts";
import { tokenInSubprotocols } from "../../shared/wire/event-message.ts";
import { MAX_TOKEN_BYTES } from "../../shared/wire/limits.ts";
import { bytesInPath } from "../../shared/wire/paths.ts";
import { WireFault } from "../../shared/wire/wire-fault.ts";
import type { KnownVault } from "../log/known-vaults.ts";
import type { ServerContext } from "../server-context.ts";
import type { TokenSubject } from "./stamps.ts";

/** A member of the vault in the path. */
export type Caller = KnownVault & {
  readonly vaultId: Uint8Array;
  /** Text of the device's id. */
  readonly device: string;
  readonly tokenExpiresAtMs: number;
};

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
  const vaultId = vaultIdInPath(request);
  const token = presentedToken(request);
  const subject = token === null ? null : context.stamps.readToken(token, context.nowMs());
  if (subject !== null && equalBytes(subject.vaultId, vaultId)) {
    const vault = await context.vaults.find(vaultId);
    if (vault !== null && isMember(vault, subject))
      return { ...vault, vaultId, device: idText(subject.deviceId), tokenExpiresAtMs: subject.expiresAtMs };
  }
  context.limits.spendOnStranger(request.ip);
  throw new WireFault("wire/unauthorised", "no member of this vault");
}

/** True for an active device and for the paper device. */
export function isMember({ state }: Pick<KnownVault, "state">, { deviceId }: TokenSubject): boolean {
  return state.members.get(idText(deviceId))?.status === "active";
}

/** Whether the request shows anything that claims to be a token. */
export function hasToken({ headers }: FastifyRequest): boolean {
  return headers.authorization !== undefined || headers["sec-websocket-protocol"] !== undefined;
}

function presentedToken({ headers }: FastifyRequest): Uint8Array | null {
  const { authorization } = headers;
  if (authorization !== undefined) {
    if (!authorization.startsWith(BEARER) || authorization.length > MAX_BEARER_LENGTH) return null;
    return decodeBase64url(authorization.slice(BEARER.length));
  }
  const offered = headers["sec-websocket-protocol"];
  return offered === undefined ? null : tokenInSubprotocols(offered);
}
