/**
 * Every size and count that server and client must agree on (PROTOCOL.md, "Limits"). Quotas and rates are the
 * server's own and can be asked for (`GET /v1/server`).
 */

const KIB = 1024;
const MIB = 1024 * KIB;

/** The version of the routes and bodies, first part of every path. */
export const PROTOCOL_VERSION = 1;

/** Largest entry of a log (shared/log/size-classes.ts). */
export const MAX_ENTRY_BYTES = 64 * KIB;
/** Smallest entry, and so the least that an element of a page can be unless it is a leaf. */
export const MIN_ENTRY_BYTES = KIB;

/** One append: entries, and all of them together. */
export const MAX_APPEND_ENTRIES = 64;
export const MAX_APPEND_BYTES = 256 * KIB;
/** Room for the members around the entries. */
const BODY_OVERHEAD = KIB;
export const MAX_APPEND_BODY_BYTES = MAX_APPEND_BYTES + BODY_OVERHEAD;

/** One upload of a suffix, and the start of a log. */
export const MAX_SUFFIX_BODY_BYTES = 8 * MIB;

/** One page of a log. A page holds at least one entry if there is one. */
export const MAX_PAGE_ENTRIES = 512;
export const MAX_PAGE_BYTES = MIB;
export const MAX_PAGE_BODY_BYTES = MAX_PAGE_BYTES + MAX_PAGE_ENTRIES * 8 + BODY_OVERHEAD;

/** Leaves in one answer. */
export const MAX_LEAVES = 65_536;

export const MAX_CHUNK_BYTES = 64 * KIB;
/** Chunks of one snapshot. */
export const MAX_CHUNKS = 1024;

/** Vaults that are named for one paper device's key: more than anyone has. */
export const MAX_RECOVERED_VAULTS = 16;

/** Bodies that hold no entries. */
export const MAX_SMALL_BODY_BYTES = 4 * KIB;
export const MAX_CHUNK_LIST_BODY_BYTES = MAX_CHUNKS * 40 + BODY_OVERHEAD;
export const MAX_GENESIS_BODY_BYTES = MAX_ENTRY_BYTES + BODY_OVERHEAD;

/** Slots of a mailbox: 0 the offer, 1 to 4 what the two devices of a pairing say in turn. */
export const MAILBOX_SLOTS = 5;
/** The one that carries a vault's keys; the others are short. */
export const LARGE_MAILBOX_SLOT = 3;
export const MAX_LARGE_SLOT_BYTES = 64 * KIB;
export const MAX_SLOT_BYTES = 2 * KIB;

export const MAX_INVITE_LENGTH = 128;
export const MAX_ORIGIN_LENGTH = 255;

/** Bytes of a challenge and of a token; what is in them is the server's own affair. */
export const MAX_CHALLENGE_BYTES = 256;
export const MAX_TOKEN_BYTES = 256;

/** Longest text message on a live connection, either way. */
export const MAX_EVENT_LENGTH = 128;
