/** Age public keys as a person pastes them: one a line, with spaces or commas between. Pure. */

export type Recipients = {
  readonly recipients: readonly string[];
  /** A secret key was pasted, which belongs into no field for public ones. */
  readonly hasSecret: boolean;
  readonly hasOther: boolean;
};

export function readRecipients(typed: string): Recipients {
  const words = typed.split(/[\s,;]+/).filter((word) => word !== "");
  return {
    recipients: [...new Set(words.filter(isRecipient))],
    hasSecret: words.some((word) => /^age-secret-key-/i.test(word)),
    hasOther: words.some((word) => !isRecipient(word)),
  };
}

/** Its form only; whether the key is one, the background finds out. */
function isRecipient(word: string): boolean {
  return /^age1[0-9a-z]{20,}$/.test(word);
}
