/** The record of a passkey that was just proven: what sign-up, adding and recovery all keep. */
import type { FastifyRequest } from "fastify";
import { suggestPasskeyName } from "./passkey-name.ts";
import type { ProvenPasskey } from "./relying-party.ts";
import type { Site } from "./site.ts";
import type { Passkey } from "./store.ts";

export function newPasskey(
  site: Site,
  request: FastifyRequest,
  accountId: string,
  proven: ProvenPasskey,
): Passkey {
  const taken = site.store.passkeysOf(accountId).map((passkey) => passkey.name);
  return {
    ...proven,
    accountId,
    name: suggestPasskeyName(request.headers["user-agent"] ?? "", taken),
    createdAtMs: site.nowMs(),
    lastUsedAtMs: null,
  };
}
