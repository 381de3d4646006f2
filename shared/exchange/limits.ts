/** What a foreign file may ask of the machine. Checked before the work, because the file is a stranger's. */

const MIB = 1024 * 1024;

export const LIMITS = {
  /** The file itself, and everything that it inflates to together. */
  fileBytes: 64 * MIB,
  /** Nesting of JSON: the 256 levels of CXF collections take two each. */
  jsonDepth: 600,
  /** Entries of a zip archive. */
  zipEntries: 20_000,
  /** One site's large blob, inflated: what the vault holds of one (MAX_LARGE_BLOB_BYTES). */
  largeBlobBytes: 60 * 1024,
  credBlobBytes: 1024,
  credentialIdBytes: 1023,
  userHandleBytes: 64,
  rpIdLength: 253,
  /** A private key in any wrapping; RSA of 8192 bits takes less than 5 KiB. */
  keyBytes: 16 * 1024,
  /** Names and titles; the rest is cut off with a warning. */
  nameLength: 512,
  notesLength: 4096,
  /** Folders, and tags, of one passkey together. */
  folderTextLength: 2048,
  /** Foreign members kept with one passkey: bytes of their JSON. */
  foreignLength: 16 * 1024,
  /** Nesting of collections, folders and groups. */
  folderDepth: 256,
  /** Key derivation that a file may ask for. */
  pbkdf2Iterations: 5_000_000,
  argon2MemoryKiB: 1024 * 1024,
  argon2Passes: 50,
  argon2Lanes: 16,
  /** Memory times passes, which is the time: 4 GiB touched is about ten seconds. */
  argon2WorkKiB: 4 * 1024 * 1024,
  aesKdfRounds: 10_000_000,
  scryptLogN: 20,
} as const;
