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
  /** An X25519 key for which nothing can be wrapped. */
  | "weak-key"
  /** A snapshot of other entries than those right before it. */
  | "wrong-cover"
  /** The counters of a snapshot are not those of the members. */
  | "wrong-counters"
  /** A snapshot that speaks of another control state. */
  | "wrong-control-hash"
  /** A place named as earlier (a confirmed snapshot, a fork) is not earlier. */
  | "not-before-it"
  /** Cancels a close that is not there. */
  | "nothing-to-cancel"
  /** A compacted beginning whose leaves are not those of its entries, or with entries that have no place in it. */
  | "wrong-leaves"
  /** The paper device closed the vault. */
  | "closed";
