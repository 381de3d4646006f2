/** Why bytes are not the CBOR that Keyferry accepts, or a value not one that it writes. */
import { Fault } from "../bytes/fault.ts";

export type CborFaultCode =
  /** More bytes than the caller allows. */
  | "cbor/too-long"
  /** Arrays and maps nested deeper than the caller allows. */
  | "cbor/too-deep"
  /** More items than the caller allows. */
  | "cbor/too-many-items"
  /** The bytes end inside an item. */
  | "cbor/truncated"
  /** Bytes are left after the one item. */
  | "cbor/trailing-bytes"
  /** CBOR, but of a kind that is not spoken here: see the list on top of cbor.ts. */
  | "cbor/unsupported"
  /** Understood, but not the one spelling that deterministic encoding gives the value. */
  | "cbor/not-canonical";

export class CborFault extends Fault<CborFaultCode> {}
