/** What the two ends of a storage thread say to each other. Structured clones: bytes are copied, errors are not sent. */

import type { GroupStore } from "../storage/grouped-writes.ts";
import type { StoreFaultCode } from "../storage/store-fault.ts";

export type StoreMethod = keyof GroupStore;

export type StoreCall = {
  readonly id: number;
  readonly method: StoreMethod;
  readonly args: readonly unknown[];
};

/** Codes and text of an error; the thread keeps the rest. `code` is null where it was no StoreFault. */
export type StoreFailure = { readonly code: StoreFaultCode | null; readonly text: string };

/** id 0: whether the store was opened. */
export type StoreReply = { readonly id: number } & (
  | { readonly value: unknown }
  | { readonly failure: StoreFailure }
);
