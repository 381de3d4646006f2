/** Faults in the one rule by which an entry enters a log, and in the forms around it. */
import type { Mutant } from "./mutant.ts";

const ACCEPT = "shared/log/accept.ts";
const BY_KIND = "shared/log/accept-kind.ts";
const REKEY = "shared/log/accept-rekey.ts";

export const LOG_MUTANTS: readonly Mutant[] = [
  {
    name: "an entry may follow another head",
    patch: {
      file: ACCEPT,
      find: 'if (!equalBytes(header.prev, state.head)) return "wrong-prev";',
      replace: "",
    },
    caughtBy: { check: "an entry for another place or head is refused" },
  },
  {
    name: "an entry may take any place",
    patch: { file: ACCEPT, find: 'if (header.seq !== state.seq + 1) return "wrong-seq";', replace: "" },
    caughtBy: { check: "an entry for another place or head is refused" },
  },
  {
    name: "an entry may be of another vault",
    patch: {
      file: ACCEPT,
      find: 'if (!equalBytes(header.vaultId, state.vaultId)) return "wrong-vault";',
      replace: "",
    },
    caughtBy: { check: "an entry of another vault is refused" },
  },
  {
    name: "a removed device still writes",
    patch: {
      file: ACCEPT,
      find: 'if (signer.status === "removed") return "removed-member";',
      replace: "",
    },
    caughtBy: { check: "a removed device's entry is refused" },
  },
  {
    name: "nobody looks at the signature",
    patch: {
      file: ACCEPT,
      find: 'if (!isSignedBy(entry, signer, verify)) return "bad-signature";',
      replace: "",
    },
    caughtBy: { check: "an entry with a changed bit is refused" },
  },
  {
    name: "a device's count may skip and repeat",
    patch: {
      file: ACCEPT,
      find: 'if (header.devSeq !== signer.devSeq + 1) return "wrong-dev-seq";',
      replace: "",
    },
    caughtBy: { check: "an entry that skips or repeats its device's count is refused" },
  },
  {
    name: "an old epoch's key still seals",
    patch: {
      file: BY_KIND,
      find: 'if (entry.header.epoch !== state.epoch) return "wrong-epoch";',
      replace: "",
    },
    caughtBy: { check: "an entry under another than the current epoch is refused" },
  },
  {
    name: "any member may sign any kind",
    patch: {
      file: BY_KIND,
      find: 'if (!(SIGNERS[kind] as readonly string[]).includes(signer.role)) return "not-authorised";',
      replace: "",
    },
    caughtBy: { check: "the paper device writes no data" },
  },
  {
    name: "genesis needs no signature of the words",
    patch: {
      file: BY_KIND,
      find: 'if (!verify(cosignature, cosignedBytes(entry), recovery.signPublicKey)) return "bad-cosignature";',
      replace: "",
    },
    caughtBy: { check: "a genesis without the words' signature is refused" },
  },
  {
    name: "a newcomer need not show its key",
    patch: {
      file: BY_KIND,
      find: 'if (!verify(clear.possession, possession, clear.newcomer.signPublicKey)) return "bad-possession";',
      replace: "",
    },
    caughtBy: { check: "a newcomer that does not show its key is refused" },
  },
  {
    name: "a removed device may come back under its id",
    patch: {
      file: BY_KIND,
      find: 'if (memberById(state, deviceIdOf(clear.newcomer)) !== null) return "device-known";',
      replace: "",
    },
    caughtBy: { check: "a device that was removed does not come back under its id" },
  },
  {
    name: "the lowest version may fall",
    patch: {
      file: BY_KIND,
      find: 'if (minVersion < state.minVersion) return "version-lowered";',
      replace: "",
    },
    caughtBy: { check: "the lowest version never falls" },
  },
  {
    name: "a rekey may leave members out or keep the removed",
    patch: {
      file: REKEY,
      find: 'if (!isRecipientSet(clear.wraps, recipients)) return "wrong-recipients";',
      replace: "",
    },
    caughtBy: { check: "a rekey for other than exactly the members is refused" },
  },
  {
    name: "new words need no signature of the old ones",
    patch: {
      file: REKEY,
      find: "if (old === undefined || !verify(byOld, cosignedBytes(entry), old.signPublicKey))",
      replace: "if (old === undefined)",
    },
    caughtBy: { check: "new words without the old words' signature are refused" },
  },
  {
    name: "signatures are checked with ZIP 215's leniency",
    patch: { file: "shared/log/signature-scheme.ts", find: "{ zip215: false }", replace: "{ zip215: true }" },
    caughtBy: { check: "a small-order key signs nothing" },
  },
  {
    name: "header and clear part are not bound to the sealed part",
    patch: {
      file: "shared/log/entry.ts",
      find: "return concatBytes(encodeEntryHeader(header), clear);",
      replace: "return new Uint8Array();",
    },
    caughtBy: { check: "a sealed part opens under its own header alone" },
  },
  {
    name: "entries are as long as what is in them",
    patch: {
      file: "shared/log/size-classes.ts",
      find: "return size - around;",
      replace: "return LENGTH_PREFIX + bodyLength;",
    },
    caughtBy: { check: "entries have one of seven sizes" },
  },
  {
    name: "any length of entry is taken",
    patch: {
      file: "shared/log/entry.ts",
      find: 'if (!isSizeClass(bytes.length)) throw new LogFault("log/malformed", "not one of the entry sizes");',
      replace: "",
    },
    caughtBy: { check: "entries have one of seven sizes" },
  },
  {
    name: "a filling may carry something",
    patch: {
      file: "shared/log/size-classes.ts",
      find: "return reader.rest().every((byte) => byte === 0) ? body : null;",
      replace: "return body;",
    },
    caughtBy: { check: "a filling that is not zero has not the form" },
  },
];
