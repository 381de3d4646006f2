/** Why bytes are not a key that Keyferry can use. Importers turn these codes into sentences. */
import { Fault } from "../bytes/fault.ts";

export type KeyFaultCode =
  /** Not the structure it claims to be: bad DER, a missing or impossible member. */
  | "key/malformed"
  /** A private key in another wrapping: SEC 1, PKCS#1, or the bare number. */
  | "key/not-pkcs8"
  /** A key, and bytes after it. */
  | "key/trailing-bytes"
  /** The public key that came with the private key belongs to another one. */
  | "key/public-key-mismatch"
  /** A well-formed key of a kind Keyferry cannot sign with. */
  | "key/unsupported-algorithm";

export class KeyFault extends Fault<KeyFaultCode> {}
