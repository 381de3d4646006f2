/** What can go wrong between two devices that are being paired. After any of these nothing was added anywhere. */
import { Fault } from "../bytes/fault.ts";

export type PairingFaultCode =
  /** What was scanned is not a pairing code, or one of a version beyond this one. */
  | "pairing/not-a-code"
  /** The typed words do not belong together: one is wrong or two are exchanged. */
  | "pairing/not-words"
  /** Nothing waits under this code: it is used up, too old, mistyped, or of another server. */
  | "pairing/no-offer"
  /** Another device answered this code before this one. */
  | "pairing/used"
  /** What waits under this code is not what the other screen shows: somebody is in between. */
  | "pairing/tampered"
  /** The other device's first message does not open: other words, another server address, or somebody in between. */
  | "pairing/not-understood"
  /** The digits that were typed are not those of the other screen. One try: the pairing is over. */
  | "pairing/wrong-digits"
  | "pairing/expired"
  /** The person ended it on one of the two devices. */
  | "pairing/cancelled"
  /** Another pairing was begun on this device meanwhile. */
  | "pairing/replaced"
  /** The background ended while the pairing was under way. */
  | "pairing/interrupted"
  /** The other device stopped answering. */
  | "pairing/silent"
  /** A vault has no more devices than 16. */
  | "pairing/too-many-devices"
  /** The existing device could not add the new one. */
  | "pairing/not-added"
  /** A step out of its order: a bug. */
  | "pairing/out-of-order";

export class PairingFault extends Fault<PairingFaultCode> {}
