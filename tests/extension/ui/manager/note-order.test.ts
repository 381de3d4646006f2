import { describe, expect, it } from "vitest";
import type { SyncNote } from "../../../../extension/messages/contract.ts";
import { orderNotes } from "../../../../extension/ui/manager/note-order.ts";

const note = (noteId: number, about: SyncNote["about"]): SyncNote => ({
  noteId,
  about,
  deviceNames: [],
  deviceIds: [],
  rpId: null,
  itemId: null,
  count: null,
});

describe("orderNotes", () => {
  it("puts what asks for judgement first, and within both the newest", () => {
    const ordered = orderNotes([
      note(1, "device-added"),
      note(2, "server-healed"),
      note(3, "wrong-wrap"),
      note(4, "concurrent-edit"),
    ]);

    expect(ordered.map(({ noteId }) => noteId)).toEqual([3, 1, 4, 2]);
  });
});
