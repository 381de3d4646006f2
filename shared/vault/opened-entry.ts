/** An accepted entry after its sealed part was opened, in the terms of the fold. */
import type { ControlBody } from "./control-body.ts";
import type { DataBody } from "./entry-body.ts";

type Place = {
  readonly seq: number;
  /** 16 bytes: who signed it. */
  readonly device: Uint8Array;
  readonly devSeq: number;
};

export type OpenedData = Place & { readonly kind: "data"; readonly body: DataBody };

/** Genesis, device_add, rekey, policy, close, group_abort. */
export type OpenedControl = Place & {
  readonly kind: "control";
  readonly body: ControlBody;
  /** The device whose names the body carries: the first device, or the newcomer. */
  readonly subject: Uint8Array | null;
  /** Devices that this entry removes: their open groups end. */
  readonly removed: readonly Uint8Array[];
};

export type OpenedEntry =
  | OpenedData
  | OpenedControl
  /** In the chain, without effect on items: snapshot, checkpoint. */
  | (Place & { readonly kind: "no-effect" })
  /** In the chain, but its sealed part does not open or has not its form; shown as "unreadable entry from ...". */
  | (Place & { readonly kind: "unreadable" });
