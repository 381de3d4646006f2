/** What stands in the way of a vault that is not open. */
import { Fault } from "../../../shared/bytes/fault.ts";

export type KeeperFaultCode =
  | "vault/no-vault"
  | "vault/not-recovery-words"
  | "vault/locked"
  /** The person has to give the password (or what stands for it) anew before this is done. */
  | "vault/verify-first"
  | "vault/no-such-device"
  /** Another device has removed this one: nothing new is made here. */
  | "vault/removed";

export class KeeperFault extends Fault<KeeperFaultCode> {}
