/** What stands in the way of a vault that is not open. */
import { Fault } from "../../../shared/bytes/fault.ts";

export type KeeperFaultCode = "vault/no-vault" | "vault/not-recovery-words" | "vault/locked";

export class KeeperFault extends Fault<KeeperFaultCode> {}
