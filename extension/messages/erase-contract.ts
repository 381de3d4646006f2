/** Erasing this browser's copy of the vault: what would be lost, and doing it. Works while locked too. */

/** Readable while locked, without any key. */
export type Erasure = {
  /** Edits that no server has, each of one passkey or more. */
  readonly unsentEdits: number;
};

export type EraseMessages = {
  "vault/erasure": { request: Record<string, never>; response: Erasure };
  /**
   * Everything of the vault in this browser is gone afterwards; no vault is there as after a fresh installation. Sites,
   * the server and other devices are not told. Where there is no vault nothing happens. `isConfirmed`: the person typed
   * the word that the page asked for.
   */
  "vault/erase": { request: { isConfirmed: true }; response: { done: true } };
};
