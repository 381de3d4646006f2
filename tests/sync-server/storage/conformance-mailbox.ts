/** Mailboxes of pairings under way: written once, gone after minutes, the same on every node. */
import { expect, it } from "vitest";
import { MAILBOX_LIFE_MS, type MailboxStore } from "../../../sync-server/storage/mailbox-store.ts";
import { hash, NOW_MS, random } from "./log-writer.ts";
import type { Subject } from "./store-conformance.ts";

export function mailboxTests({ store, ground }: Subject): void {
  async function opened(): Promise<{ readonly mailbox: Uint8Array; readonly offer: Uint8Array }> {
    const [mailbox, offer] = [hash(), random(97)];
    expect(await store().openMailbox(mailbox, offer, NOW_MS)).toBe("stored");
    return { mailbox, offer };
  }
  const slots = (from: MailboxStore, mailbox: Uint8Array, nowMs = NOW_MS) =>
    Promise.all([0, 1, 2, 3, 4].map((slot) => from.slot(mailbox, slot, nowMs)));

  it("keeps what was written first, slot by slot", async () => {
    const { mailbox, offer } = await opened();
    const [message, large] = [random(1_200), random(65_536)];

    expect(await store().putSlot(mailbox, 1, message, NOW_MS)).toBe("stored");
    expect(await store().putSlot(mailbox, 1, message, NOW_MS + 1)).toBe("stored");
    expect(await store().putSlot(mailbox, 1, random(1_200), NOW_MS + 2)).toBe("taken");
    expect(await store().putSlot(mailbox, 3, large, NOW_MS)).toBe("stored");

    expect(await slots(store(), mailbox)).toEqual([offer, message, null, large, null]);
  });

  it("opens a mailbox once, and again with the same offer", async () => {
    const { mailbox, offer } = await opened();

    expect(await store().openMailbox(mailbox, offer, NOW_MS + 1)).toBe("stored");
    expect(await store().openMailbox(mailbox, random(97), NOW_MS + 1)).toBe("taken");
    expect(await store().slot(mailbox, 0, NOW_MS)).toEqual(offer);
  });

  it("has nothing where none was opened", async () => {
    const mailbox = hash();

    expect(await store().slot(mailbox, 1, NOW_MS)).toBe("no-mailbox");
    expect(await store().putSlot(mailbox, 1, random(9), NOW_MS)).toBe("no-mailbox");
    expect(await slots(store(), mailbox)).toEqual(Array(5).fill("no-mailbox"));
  });

  it("has nothing any more once its time is over, to the millisecond, whenever slots were written", async () => {
    const { mailbox, offer } = await opened();
    await store().putSlot(mailbox, 1, random(9), NOW_MS + MAILBOX_LIFE_MS - 1);

    expect(await store().slot(mailbox, 0, NOW_MS + MAILBOX_LIFE_MS - 1)).toEqual(offer);
    expect(await slots(store(), mailbox, NOW_MS + MAILBOX_LIFE_MS)).toEqual(Array(5).fill("no-mailbox"));
    expect(await store().putSlot(mailbox, 2, random(9), NOW_MS + MAILBOX_LIFE_MS)).toBe("no-mailbox");
  });

  it("forgets what is over when another is opened, and keeps what is not", async () => {
    const over = await opened();
    await store().putSlot(over.mailbox, 1, random(9), NOW_MS);
    const laterMs = NOW_MS + MAILBOX_LIFE_MS;
    const present = hash();
    await store().openMailbox(present, over.offer, laterMs - 5);

    await store().openMailbox(hash(), random(97), laterMs);

    // Also for a clock that is behind: it is not there, not only hidden.
    expect(await slots(store(), over.mailbox)).toEqual(Array(5).fill("no-mailbox"));
    expect(await store().slot(present, 0, laterMs)).toEqual(over.offer);
  });

  it("is the same on another node and after a restart", async () => {
    const { mailbox, offer } = await opened();
    const other = await ground().open();
    try {
      expect(await other.putSlot(mailbox, 1, offer, NOW_MS)).toBe("stored");
      expect(await store().slot(mailbox, 1, NOW_MS)).toEqual(offer);
      expect(await other.slot(mailbox, 0, NOW_MS)).toEqual(offer);
    } finally {
      await other.close();
    }
  });

  it("takes one of many that write a slot at once, on two nodes", async () => {
    const { mailbox } = await opened();
    const other = await ground().open();
    try {
      const messages = Array.from({ length: 16 }, () => random(40));
      const outcomes = await Promise.all(
        messages.map((message, turn) => (turn % 2 ? other : store()).putSlot(mailbox, 1, message, NOW_MS)),
      );

      const winner = outcomes.indexOf("stored");
      expect(outcomes.filter((outcome) => outcome === "stored")).toHaveLength(1);
      expect(await store().slot(mailbox, 1, NOW_MS)).toEqual(messages[winner]);
    } finally {
      await other.close();
    }
  });

  it("writes all or nothing where the write breaks", async () => {
    for (const how of ground().breakages) {
      const { mailbox } = await opened();
      const [message, unopened] = [random(40), hash()];
      await ground().breakAt(1, how);
      await expect(store().putSlot(mailbox, 1, message, NOW_MS)).rejects.toMatchObject({
        code: "store/unavailable",
      });
      await ground().heal();
      expect(await store().slot(mailbox, 1, NOW_MS)).toBeNull();
      await ground().breakAt(1, how);
      await expect(store().openMailbox(unopened, message, NOW_MS)).rejects.toMatchObject({
        code: "store/unavailable",
      });
      await ground().heal();

      expect(await store().slot(unopened, 0, NOW_MS)).toBe("no-mailbox");
      expect(await store().putSlot(mailbox, 1, message, NOW_MS)).toBe("stored");
    }
  });
}
