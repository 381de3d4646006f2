/**
 * The rules of the log that carry its promises, one switch each. All are on in what ships; a mutant of the model turns
 * one off, and the exploration must then find the promise broken.
 */
export type Rules = {
  /** An entry of a removed device is refused. */
  readonly refusesRemoved: boolean;
  /** A key pair that ever was a member is never added again. */
  readonly addsOnce: boolean;
  /** New words need the old words' signature. */
  readonly newWordsNeedOld: boolean;
  /** Who is removed gets no wrap of the new key. */
  readonly wrapsForMembersOnly: boolean;
  /** The paper device gets a wrap of every key. */
  readonly wrapsForPaper: boolean;
  /** A removal and the new key are one entry; else two, the removal first. */
  readonly removesInOneEntry: boolean;
  /** A removal changes the key at all. */
  readonly removalChangesKey: boolean;
  /** Members compute every wrap again, and answer a wrong one with a new key. */
  readonly checksWraps: boolean;
  /** A device takes only what extends its pinned head. */
  readonly holdsPin: boolean;
  /** A server that is behind gets back what it lost. */
  readonly heals: boolean;
  /** An edit whose place others took waits again. */
  readonly keepsOutrun: boolean;
  /** A merge brings over what only the branch that is given up has. */
  readonly mergeBringsOver: boolean;
  /** Who was removed on the branch that is given up is removed first on the other. */
  readonly mergeRemovesFirst: boolean;
  /** And with it whom it added there since. */
  readonly mergeRemovesTheirs: boolean;
};

export const RULES: Rules = {
  refusesRemoved: true,
  addsOnce: true,
  newWordsNeedOld: true,
  wrapsForMembersOnly: true,
  wrapsForPaper: true,
  removesInOneEntry: true,
  removalChangesKey: true,
  checksWraps: true,
  holdsPin: true,
  heals: true,
  keepsOutrun: true,
  mergeBringsOver: true,
  mergeRemovesFirst: true,
  mergeRemovesTheirs: true,
};
