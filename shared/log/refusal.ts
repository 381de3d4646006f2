/** Why an entry is refused. Any of these means that whoever delivered it lied or is broken: nothing is stored. */
export type Refusal =
  /** Not an entry: lengths, sizes or the clear part do not have their form. */
  | "malformed"
  | "wrong-vault"
  /** The first entry is not genesis. */
  | "genesis-expected"
  /** A genesis that is not the first entry. */
  | "second-genesis"
  /** The vault id is not the hash of the founding record. */
  | "wrong-founding"
  /** Not the next place in the log. */
  | "wrong-seq"
  /** Does not follow the present head. */
  | "wrong-prev"
  /** Signed by a key that never was a member. */
  | "not-a-member"
  | "removed-member"
  /** More or fewer signatures than the kind asks for. */
  | "wrong-signature-count"
  | "bad-signature"
  /** The paper device's signature is missing or wrong. */
  | "bad-cosignature"
  /** This member may not sign this kind. */
  | "not-authorised"
  /** Not the next entry of its device. */
  | "wrong-dev-seq"
  /** Sealed under another epoch than the current one. */
  | "wrong-epoch"
  /** Wraps are not for exactly the active devices and the paper device. */
  | "wrong-recipients"
  /** A device id that was a member before. */
  | "device-known"
  | "bad-possession"
  | "too-many-devices"
  /** Removes someone who is not an active device. */
  | "removes-stranger"
  /** The signer removes itself: another member must choose the next key. */
  | "removes-signer"
  /** An epoch key that was there before. */
  | "commitment-known"
  /** Lost epochs named by another than the paper device, or epochs that never were. */
  | "wrong-lost-epochs"
  | "version-lowered"
  /** Asks for a version above its signer's own. */
  | "version-above-signer"
  /** A snapshot of entries that are not before it. */
  | "covers-itself"
  /** The paper device closed the vault. */
  | "closed";
