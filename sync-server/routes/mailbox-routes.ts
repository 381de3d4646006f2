/**
 * `PUT /v1/vaults/:id/mailboxes/:mailbox`, `PUT` and `GET /v1/mailboxes/:mailbox/:slot`: where two devices that are being
 * paired leave each other messages. Only a member opens one; who knows its name, which is a secret's hash, uses it.
 */
import type { FastifyInstance, FastifyRequest } from "fastify";
import {
  LARGE_MAILBOX_SLOT,
  MAILBOX_SLOTS,
  MAX_LARGE_SLOT_BYTES,
  MAX_SLOT_BYTES,
} from "../../shared/wire/limits.ts";
import { PATHS } from "../../shared/wire/paths.ts";
import { OCTETS_MEDIA_TYPE } from "../../shared/wire/wire-body.ts";
import { WireFault } from "../../shared/wire/wire-fault.ts";
import { bodyOf, sendOctets } from "../plugins/body-types.ts";
import type { ServerContext } from "../server-context.ts";
import type { MailboxStore } from "../storage/mailbox-store.ts";
import { hashInPath } from "./hash-in-path.ts";
import { membersOnly } from "./members-only.ts";

export function mailboxRoutes(app: FastifyInstance, context: ServerContext, mailboxes: MailboxStore): void {
  const { limits, nowMs } = context;

  const opening = { ...membersOnly("pairing", context), bodyLimit: MAX_SLOT_BYTES };
  app.put(PATHS.newMailbox, opening, async (request, reply) => {
    const mailbox = hashInPath(request);
    const offer = someBytes(bodyOf(request, OCTETS_MEDIA_TYPE), MAX_SLOT_BYTES);
    if ((await mailboxes.openMailbox(mailbox, offer, nowMs())) === "taken")
      throw new WireFault("wire/slot-taken", "a mailbox of this name is open");
    return reply.status(204).send();
  });

  app.put(PATHS.mailboxSlot, { bodyLimit: MAX_LARGE_SLOT_BYTES }, async (request, reply) => {
    limits.spendOnMailbox(request.ip);
    const mailbox = hashInPath(request);
    const slot = slotInPath(request);
    if (slot === 0) throw new WireFault("wire/malformed", "slot 0 comes with the opening");
    const most = slot === LARGE_MAILBOX_SLOT ? MAX_LARGE_SLOT_BYTES : MAX_SLOT_BYTES;
    const bytes = someBytes(bodyOf(request, OCTETS_MEDIA_TYPE), most);
    const outcome = await mailboxes.putSlot(mailbox, slot, bytes, nowMs());
    if (outcome === "no-mailbox") throw new WireFault("wire/not-found", "no such mailbox");
    if (outcome === "taken") throw new WireFault("wire/slot-taken", "the first message is the only one");
    return reply.status(204).send();
  });

  app.get(PATHS.mailboxSlot, async (request, reply) => {
    limits.spendOnMailbox(request.ip);
    const bytes = await mailboxes.slot(hashInPath(request), slotInPath(request), nowMs());
    if (bytes === "no-mailbox") throw new WireFault("wire/not-found", "no such mailbox");
    return bytes === null ? reply.status(204).send() : sendOctets(reply, bytes);
  });
}

function slotInPath({ params }: FastifyRequest): number {
  const text = typeof params === "object" && params !== null && "slot" in params ? params.slot : null;
  const slot = typeof text === "string" && /^[0-9]$/.test(text) ? Number(text) : MAILBOX_SLOTS;
  if (slot >= MAILBOX_SLOTS) throw new WireFault("wire/malformed", "slot in the path");
  return slot;
}

function someBytes(bytes: Uint8Array, most: number): Uint8Array {
  if (bytes.length === 0) throw new WireFault("wire/malformed", "nothing to leave");
  if (bytes.length > most) throw new WireFault("wire/too-large", "more than a slot holds");
  return bytes;
}
