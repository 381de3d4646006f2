/**
 * Turns what the client throws into faults of the store. The original is not kept as the cause: PostgreSQL quotes
 * keys in its details, and those identify. Its code says what an operator needs.
 */
import { StoreFault } from "../store-fault.ts";

/** Resolves as `work` does; whatever it throws comes out as StoreFault. */
export async function faulting<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw asStoreFault(error);
  }
}

/** Whether PostgreSQL refused a row because one with its key is there. */
export function isDuplicate(error: unknown): boolean {
  return codeOf(error) === "23505";
}

function asStoreFault(error: unknown): unknown {
  if (error instanceof StoreFault) return error;
  const code = codeOf(error);
  if (code === null) return error;
  return new StoreFault("store/unavailable", `the database does not answer as it should (${code})`);
}

/** SQLSTATE, or the client's or system's word for what happened to the connection. */
function codeOf(error: unknown): string | null {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return null;
  return /^[A-Z0-9_]{2,40}$/.test(error.code) ? error.code : null;
}
