/** A mailbox of a pairing over HTTP, for whoever knows its name. What it holds is believed by nobody. */
import { equalBytes } from "../bytes/bytes.ts";
import { LARGE_MAILBOX_SLOT, MAX_LARGE_SLOT_BYTES, MAX_SLOT_BYTES } from "../wire/limits.ts";
import { pathOf } from "../wire/paths.ts";
import { OCTETS_MEDIA_TYPE } from "../wire/wire-body.ts";
import { exchange } from "./http-exchange.ts";
import type { HttpServer } from "./http-session.ts";
import { SyncFault } from "./sync-fault.ts";

export class HttpMailbox<Signal> {
  readonly #server: Pick<HttpServer<Signal>, "origin" | "door">;
  readonly #name: Uint8Array;

  constructor(server: Pick<HttpServer<Signal>, "origin" | "door">, name: Uint8Array) {
    this.#server = server;
    this.#name = name;
  }

  /** What a slot holds; null while it is empty, "gone" where there is no such mailbox any more. Throws SyncFault. */
  async read(slot: number): Promise<Uint8Array | null | "gone"> {
    const { door, origin } = this.#server;
    const path = pathOf("mailboxSlot", { hash: this.#name, slot });
    const maxBytes = slot === LARGE_MAILBOX_SLOT ? MAX_LARGE_SLOT_BYTES : MAX_SLOT_BYTES;
    try {
      const { status, bytes } = await exchange(door, origin, { method: "GET", path, maxBytes });
      return status === 204 ? null : bytes;
    } catch (cause) {
      if (isRefusal(cause)) return "gone";
      throw cause;
    }
  }

  /** "taken": something else is there. Sending the same bytes again is harmless. Throws SyncFault. */
  async write(slot: number, bytes: Uint8Array): Promise<"stored" | "taken" | "gone"> {
    const { door, origin } = this.#server;
    const path = pathOf("mailboxSlot", { hash: this.#name, slot });
    const body = { type: OCTETS_MEDIA_TYPE, bytes } as const;
    try {
      await exchange(door, origin, { method: "PUT", path, body, maxBytes: MAX_SLOT_BYTES });
      return "stored";
    } catch (cause) {
      if (!isRefusal(cause)) throw cause;
      const present = await this.read(slot);
      if (present === "gone" || present === null) return "gone";
      return equalBytes(present, bytes) ? "stored" : "taken";
    }
  }
}

function isRefusal(cause: unknown): boolean {
  return cause instanceof SyncFault && cause.code === "sync/refused";
}
