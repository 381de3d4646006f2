import { describe, expect, it } from "vitest";
import { accept } from "../../../shared/log/accept.ts";
import { type Edit, makeEdit } from "../../../shared/vault/edit.ts";
import type { LogHead } from "../../../shared/vault/log-head.ts";
import { openEntry } from "../../../shared/vault/open-entry.ts";
import type { Op } from "../../../shared/vault/ops.ts";
import { MAX_DATA_BODY, sealEdit } from "../../../shared/vault/seal-edit.ts";
import { LogBuilder } from "./log-builder.ts";

const ITEM = new Uint8Array(16).fill(4);
const put = (value: string): Op => ({ op: "put", itemId: ITEM, field: "label", value });

/** Seals for the place behind `head`, lets accept judge it, and opens what was accepted. */
function sealed(log: LogBuilder, head: LogHead, edit: Edit) {
  const written = sealEdit(log.founded.keyring, head, edit, log);
  const judged = accept(log.state, written.entry);
  if (judged.outcome !== "accepted") throw new Error(JSON.stringify(judged));
  const opened = openEntry(judged.state, log.keys, judged);
  return { written, judged, opened };
}

function reissueOf(edit: Edit, log: LogBuilder): Edit {
  const reissue = { abandonedHead: log.random(32), forkSeq: edit.baseSeq, device: log.random(16) };
  return { ...edit, group: { id: log.random(16), index: 0, count: 1 }, reissue };
}

describe("sealing an edit", () => {
  it("gives an entry that is accepted, opens as it was meant, and moves the head as accept does", async () => {
    const log = await LogBuilder.found();
    const { head } = log.founded;
    const edit = makeEdit(head, [put("a")], log);
    const { written, judged, opened } = sealed(log, head, edit);
    expect(judged.kind).toBe("data");
    expect(opened).toEqual(written.opened);
    expect(written.head).toEqual({
      ...head,
      seq: 2,
      devSeq: 2,
      head: judged.state.head,
      hlc: edit.hlc,
    });
  });

  it("again for a later place keeps op id, clock and what it had seen, under another nonce", async () => {
    const log = await LogBuilder.found();
    const edit = makeEdit(log.founded.head, [put("mine")], log);
    const first = sealed(log, log.founded.head, edit);
    const other = sealed(log, log.founded.head, makeEdit(log.founded.head, [put("other")], log));
    log.take({ ...other.written, brings: null });
    const second = sealed(log, other.written.head, edit);
    expect(second.written.opened).toMatchObject({ seq: 3, devSeq: 3, body: first.written.opened.body });
    expect(second.written.entry).not.toEqual(first.written.entry);
  });

  it("of an abandoned branch gives a reissue entry that opens with its author", async () => {
    const log = await LogBuilder.found();
    const edit = reissueOf(makeEdit(log.founded.head, [put("a")], log), log);
    const { written, judged, opened } = sealed(log, log.founded.head, edit);
    expect(judged.kind).toBe("reissue");
    expect(opened).toEqual(written.opened);
    expect(written.opened.reissue).toEqual(edit.reissue);
  });

  it("keeps the head's clock where the edit's is older", async () => {
    const log = await LogBuilder.found();
    const late = { ...log.founded.head, hlc: { ms: 9e12, counter: 0 } };
    const edit = makeEdit(log.founded.head, [put("a")], log);
    expect(sealEdit(log.founded.keyring, late, edit, log).head.hlc).toEqual({ ms: 9e12, counter: 0 });
  });

  it("refuses an edit that has seen what is not there, and a reissue that saw past its fork or is in no group", async () => {
    const log = await LogBuilder.found();
    const { keyring, head } = log.founded;
    const edit = makeEdit(head, [put("a")], log);
    const right = reissueOf(edit, log);
    if (right.reissue === null) throw new Error("no reissue");
    for (const wrong of [
      { ...edit, baseSeq: 2 },
      { ...right, group: null },
      { ...right, reissue: { ...right.reissue, forkSeq: 0 } },
    ])
      expect(() => sealEdit(keyring, head, wrong, log)).toThrow(
        expect.objectContaining({ code: "vault/cannot-write" }),
      );
  });

  it("takes no edit that could not be brought over after a fork", async () => {
    const log = await LogBuilder.found();
    const { keyring, head } = log.founded;
    const tooLarge = expect.objectContaining({ code: "log/too-large" });
    const sized = (length: number) => makeEdit(head, [put("x".repeat(length))], log);
    let longest = MAX_DATA_BODY;
    for (let fits = false; !fits; )
      try {
        sealEdit(keyring, head, sized(longest), log);
        fits = true;
      } catch (error) {
        expect(error).toEqual(tooLarge);
        longest--;
      }
    const largest = reissueOf(sized(longest), log);
    const group = { id: log.random(16), index: 2 ** 32, count: 2 ** 33 };
    const { judged } = sealed(log, head, { ...largest, group });
    expect(judged.kind).toBe("reissue");
  });
});
