/** What a browser is told once it has joined a vault, by the words or by pairing. */

/** The newest word of any device in what a server gave after joining by the words: how fresh that is. */
export type Freshness = {
  readonly deviceName: string;
  readonly atMs: number;
  readonly itemCount: number;
};

export type JoinResult =
  | { readonly result: "joined"; readonly freshness: Freshness | null; readonly passkeys: number }
  /** The words are well formed, but no vault on this server has them. */
  | { readonly result: "words-unknown" };
