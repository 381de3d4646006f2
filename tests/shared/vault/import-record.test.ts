import { describe, expect, it } from "vitest";
import { foldLog } from "../../../shared/vault/fold.ts";
import { createImportOp, importRecord, undoneImportOp } from "../../../shared/vault/import-record.ts";
import { emptyItem } from "../../../shared/vault/item-state.ts";
import type { Op } from "../../../shared/vault/ops.ts";
import { DEFAULT_SITE_RULES, siteRuleOps } from "../../../shared/vault/site-rule.ts";

const DEVICE = new Uint8Array(16).fill(1);
const importId = new Uint8Array(16).fill(9);
const fresh = { importId, format: "kdbx", atMs: 1_700_000_000_000, count: 3 };

function stored(...ops: Op[]) {
  const body = { opId: DEVICE, hlc: { ms: 5, counter: 0 }, baseSeq: 0, ops, group: null };
  const state = foldLog([{ kind: "data", seq: 1, device: DEVICE, devSeq: 1, body, reissue: null }]);
  return [...state.items.values()][0] ?? emptyItem(DEVICE);
}

describe("an import as an item", () => {
  it("says when it was, from which format, and how much it brought", () => {
    expect(importRecord(stored(createImportOp(fresh)))).toEqual({ ...fresh, undone: null });
  });

  it("says when it was undone, and what came of it", () => {
    const undone = { atMs: 7, trashed: 2, kept: 1 };

    expect(importRecord(stored(createImportOp(fresh), undoneImportOp(importId, undone)))).toEqual({
      ...fresh,
      undone,
    });
  });

  it("is no other item", () => {
    expect(importRecord(stored(...siteRuleOps(null, "example.org", DEFAULT_SITE_RULES)))).toBeNull();
    expect(importRecord(emptyItem(importId))).toBeNull();
    expect(importRecord(stored(createImportOp(fresh), { op: "tombstone", itemId: importId }))).toBeNull();
  });

  it.each([[[1, 2]], [["x", 2, 3]], ["undone"]])("is not undone by %j", (value) => {
    const put: Op = { op: "put", itemId: importId, field: "undone", value };

    expect(importRecord(stored(createImportOp(fresh), put))?.undone).toBeNull();
  });
});
