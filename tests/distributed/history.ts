/** What was asked of one vault's log and what was answered, with the times between which it must have happened. */

/** Heads and leaves as text. `heads`: after each of the entries. */
export type Call =
  | {
      readonly is: "append";
      readonly expect: { readonly seq: number; readonly head: string };
      readonly leaves: readonly string[];
      readonly heads: readonly string[];
    }
  | { readonly is: "read"; readonly after: number };

export type Answer =
  | { readonly is: "appended"; readonly seq: number; readonly head: string }
  /** Where the log stands, and leaves of what follows `after` or the expected place. */
  | {
      readonly is: "conflict" | "page";
      readonly seq: number;
      readonly head: string;
      readonly leaves: readonly string[];
      /** The log goes on after them. */
      readonly hasMore: boolean;
    }
  /** "304": the head is as it was. */
  | { readonly is: "same"; readonly head: string }
  /** None, a broken one, or "whether it happened is not known". */
  | { readonly is: "unknown" };

export type Operation = {
  readonly who: string;
  readonly beganMs: number;
  /** Infinity where no answer came: it may happen at any later time, or never. */
  readonly endedMs: number;
  readonly call: Call;
  readonly answer: Answer;
};
