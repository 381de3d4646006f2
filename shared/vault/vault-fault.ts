/**
 * What can be wrong with a vault's bytes on this device. A wrong password is not here: it is an expected answer
 * (null). Codes are for machines; the interface turns them into sentences.
 */
import { Fault } from "../bytes/fault.ts";

export type VaultFaultCode =
  /** A sealed row does not open, or what is in it has not its form. Its neighbours are unharmed. */
  | "vault/corrupted-row"
  /** A row, record or keyring written by a newer version. */
  | "vault/unknown-version"
  /** The log is not what its signers wrote. */
  | "vault/tampered"
  /** The log holds an entry that only a newer version can judge or fold. */
  | "vault/needs-newer-version"
  /** An unlock record asks for less or more work than this version allows, so it was changed by someone. */
  | "vault/unlock-parameters"
  /** An unlock record has not its form. */
  | "vault/malformed-unlock-record"
  /** What should unlock this vault cannot: an authenticator that computed nothing. */
  | "vault/unusable-method"
  /** The chunks of a snapshot are not those that were named, or hold something else than was signed. */
  | "vault/bad-snapshot"
  /** No key for the epoch in question. */
  | "vault/no-epoch-key"
  /** What should be written is not what the format can hold. */
  | "vault/cannot-write";

export class VaultFault extends Fault<VaultFaultCode> {}
