/**
 * The one rule by which an entry enters a log: a pure function of the control state and the bytes, called by the
 * server on append and by every client on what it is given (FORMAT.md, "Accepting an entry"). Needs no key.
 * Not judged here: whether the sealed part opens, whether a wrap holds the right key, any clock.
 */
import { equalBytes } from "../bytes/bytes.ts";
import { acceptByKind, acceptGenesis } from "./accept-kind.ts";
import { type ControlState, type Member, memberById, withMembers } from "./control-state.ts";
import { decodeEntry, type Entry, signedBytes } from "./entry.ts";
import { leafHash, nextHead } from "./hash-chain.ts";
import { KINDS, type Kind, kindOf } from "./kinds.ts";
import { LogFault } from "./log-fault.ts";
import type { Refusal } from "./refusal.ts";
import { type VerifySignature, verifyStrict } from "./signature-scheme.ts";

/** An accepted entry with the state after it. `leaf`: its 32-byte hash, which the new head covers. */
export type Accepted = {
  readonly state: ControlState;
  readonly entry: Entry;
  readonly kind: Kind;
  readonly leaf: Uint8Array;
};

export type Acceptance =
  | ({ readonly outcome: "accepted" } & Accepted)
  | { readonly outcome: "refused"; readonly refusal: Refusal }
  /** Nothing is wrong with it, but this version cannot judge it: stop here and update. */
  | { readonly outcome: "needs-newer-version" };

/**
 * Judges the next entry. `state` is null before genesis; whoever knows the vault id compares it with the state that
 * genesis gives. `verify` lets a server use its own strict Ed25519.
 */
export function accept(
  state: ControlState | null,
  bytes: Uint8Array,
  verify: VerifySignature = verifyStrict,
): Acceptance {
  try {
    const entry = decodeEntry(bytes);
    const judged = state === null ? judgeFirst(entry, verify) : judgeNext(state, entry, verify);
    if (typeof judged === "string") return { outcome: "refused", refusal: judged };
    return judged === null ? { outcome: "needs-newer-version" } : { outcome: "accepted", entry, ...judged };
  } catch (cause) {
    if (!(cause instanceof LogFault)) throw cause;
    if (cause.code === "log/needs-newer-version") return { outcome: "needs-newer-version" };
    return { outcome: "refused", refusal: "malformed" };
  }
}

type Judged = Omit<Accepted, "entry"> | Refusal | null;

function judgeFirst(entry: Entry, verify: VerifySignature): Judged {
  if (entry.header.kind !== KINDS.genesis) return "genesis-expected";
  const founded = acceptGenesis(entry, verify);
  return typeof founded === "string" ? founded : advance(founded, entry, "genesis");
}

function judgeNext(state: ControlState, entry: Entry, verify: VerifySignature): Judged {
  const { header } = entry;
  if (!equalBytes(header.vaultId, state.vaultId)) return "wrong-vault";
  if (header.kind === KINDS.genesis) return "second-genesis";
  if (header.seq !== state.seq + 1) return "wrong-seq";
  if (!equalBytes(header.prev, state.head)) return "wrong-prev";

  const signer = memberById(state, header.deviceId);
  if (signer === null) return "not-a-member";
  if (signer.status === "removed") return "removed-member";
  if (!isSignedBy(entry, signer, verify)) return "bad-signature";
  if (header.devSeq !== signer.devSeq + 1) return "wrong-dev-seq";
  if (state.closing?.isFinal === true) return "closed";

  const kind = kindOf(header.kind);
  if (kind === null) return null;
  const changed = acceptByKind(state, entry, kind, signer, verify);
  return typeof changed === "string" ? changed : advance(changed, entry, kind);
}

function isSignedBy(entry: Entry, signer: Member, verify: VerifySignature): boolean {
  const own = entry.signatures.at(-1);
  const message = signedBytes(entry, entry.signatures.slice(0, -1));
  return own !== undefined && verify(own, message, signer.signPublicKey);
}

/** Moves chain and counters past the entry. The signer is looked up afresh: the entry may have changed it. */
function advance(state: ControlState, entry: Entry, kind: Kind): Omit<Accepted, "entry"> {
  const { header } = entry;
  const signer = memberById(state, header.deviceId);
  const members =
    signer === null ? state.members : withMembers(state.members, [{ ...signer, devSeq: header.devSeq }]);
  const leaf = leafHash(entry);
  const head = nextHead(state.head, leaf);
  return { state: { ...state, members, head, seq: header.seq }, kind, leaf };
}
