/**
 * The paths of all routes, for both sides. `:id` is a vault id, `:hash` a chunk's hash or a mailbox's name, all in
 * lower-case hexadecimal; `:slot` one decimal digit.
 */
import { bytesToHex, hexToBytes } from "../bytes/bytes.ts";

export const PATHS = {
  server: "/v1/server",
  vaults: "/v1/vaults",
  challenge: "/v1/auth/challenge",
  token: "/v1/auth/token",
  recover: "/v1/recover",
  log: "/v1/vaults/:id/log",
  suffix: "/v1/vaults/:id/suffix",
  start: "/v1/vaults/:id/start",
  leaves: "/v1/vaults/:id/leaves",
  chunk: "/v1/vaults/:id/chunks/:hash",
  missingChunks: "/v1/vaults/:id/chunks/missing",
  events: "/v1/vaults/:id/events",
  newMailbox: "/v1/vaults/:id/mailboxes/:hash",
  mailboxSlot: "/v1/mailboxes/:hash/:slot",
  healthy: "/healthz",
  ready: "/readyz",
  metrics: "/metrics",
} as const;

export type WirePath = keyof typeof PATHS;

/** The path of a route with its ids filled in. */
export function pathOf(
  path: WirePath,
  ids: { readonly vaultId?: Uint8Array; readonly hash?: Uint8Array; readonly slot?: number } = {},
): string {
  const { vaultId = new Uint8Array(), hash = new Uint8Array(), slot = 0 } = ids;
  return PATHS[path]
    .replace(":id", bytesToHex(vaultId))
    .replace(":hash", bytesToHex(hash))
    .replace(":slot", String(slot));
}

/** The 32 bytes of an id or hash in a path, or null where it is not exactly their text. */
export function bytesInPath(text: string): Uint8Array | null {
  return /^[0-9a-f]{64}$/.test(text) ? hexToBytes(text) : null;
}
