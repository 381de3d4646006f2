/** What an answer that is not the wanted one means to the engine: the one table from wire codes to sync codes. */
import { SyncFault, type SyncFaultCode } from "../../../shared/sync/sync-fault.ts";
import { decodeProblem, PROBLEM_MEDIA_TYPE } from "../../../shared/wire/problem.ts";
import type { WireFaultCode } from "../../../shared/wire/wire-fault.ts";

const SYNC_CODES = {
  "wire/malformed": "sync/refused",
  "wire/unauthorised": "sync/unauthorised",
  "wire/registration-closed": "sync/registration-closed",
  "wire/invite-needed": "sync/registration-closed",
  // Only chunks are asked for by name, and a snapshot without its chunks is none.
  "wire/not-found": "sync/server-lied",
  // The id is a hash of the beginning: an honest server cannot have another.
  "wire/vault-exists": "sync/server-lied",
  "wire/closed": "sync/closed",
  "wire/too-large": "sync/refused",
  "wire/over-quota": "sync/over-quota",
  "wire/wrong-media-type": "sync/refused",
  "wire/entry-refused": "sync/refused",
  "wire/chunks-missing": "sync/refused",
  "wire/needs-newer-version": "sync/needs-newer-version",
  "wire/rate-limited": "sync/rate-limited",
  "wire/server-error": "sync/unreachable",
  "wire/unavailable": "sync/unreachable",
} as const satisfies Record<WireFaultCode, SyncFaultCode>;

/** For a code that is not known here, or an answer that is not a server's of this kind. */
const BY_STATUS: ReadonlyMap<number, SyncFaultCode> = new Map([
  [400, "sync/refused"],
  [401, "sync/unauthorised"],
  [410, "sync/closed"],
  [413, "sync/refused"],
  [415, "sync/refused"],
  [422, "sync/refused"],
  [429, "sync/rate-limited"],
]);

const LONGEST_ASKED_MS = 24 * 3_600_000;

/** `text`: the body, read up to a limit. */
export function faultOfAnswer(response: Response, text: string): SyncFault {
  const isProblem = mediaType(response) === PROBLEM_MEDIA_TYPE;
  const wire = isProblem ? decodeProblem(text) : null;
  const code = wire === null ? isProblem && BY_STATUS.get(response.status) : SYNC_CODES[wire];
  return new SyncFault(
    code || "sync/unreachable",
    `status ${response.status}`,
    undefined,
    retryAfterMs(response),
  );
}

/** The type without its parameters, in lower case. */
export function mediaType(response: Response): string {
  return (response.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

/** Seconds; the other form, a date, would need a clock that both believe. */
function retryAfterMs(response: Response): number | null {
  const seconds = /^[0-9]{1,9}$/.exec(response.headers.get("retry-after") ?? "")?.[0];
  return seconds === undefined ? null : Math.min(Number(seconds) * 1000, LONGEST_ASKED_MS);
}
