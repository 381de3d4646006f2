import { describe, expect, it } from "vitest";
import { decodeDataBody, encodeDataBody } from "../../../shared/vault/entry-body.ts";
import { foldLog } from "../../../shared/vault/fold.ts";
import type { ItemState } from "../../../shared/vault/item-state.ts";
import { hiddenBySiteAtMs, obeySignal } from "../../../shared/vault/obey-signal.ts";
import type { Op } from "../../../shared/vault/ops.ts";
import { createPasskeyOp, passkeyRecord } from "../../../shared/vault/passkey-record.ts";
import type { SiteSignal } from "../../../shared/webauthn/site-signal.ts";
import { aCredentialSource } from "../../support/credential-source.ts";

const NOW = 1_795_000_000_000;
const DEVICE = new Uint8Array(16).fill(1);
const source = aCredentialSource();
const { rpId, credentialId } = source;
const userHandle = source.userHandle ?? new Uint8Array();
const other = Uint8Array.of(9);
const NAMES = { rpName: "Example", userName: "ana@example.org", userDisplayName: "Ana" };
const birth = createPasskeyOp(source, NAMES, { createdAtMs: 1, source: "made-here" });

const unknown = (id = credentialId): SiteSignal => ({ kind: "unknown", rpId, credentialId: id });
const accepted = (...credentialIds: Uint8Array[]): Extract<SiteSignal, { kind: "accepted" }> => ({
  kind: "accepted",
  ...{ rpId, userHandle, credentialIds },
});
const named = (userName: string, userDisplayName: string): SiteSignal => ({
  kind: "names",
  ...{ rpId, userHandle, userName, userDisplayName },
});

/** The passkey after these steps, each an entry of its own: a signal, or what the person does. */
function itemAfter(...steps: readonly (SiteSignal | Op)[]): ItemState {
  const entries: Parameters<typeof foldLog>[0] extends Iterable<infer Entry> ? Entry[] : never = [];
  const item = () => [...foldLog(entries).items.values()][0];
  const write = (ops: readonly Op[]) => {
    if (ops.length === 0) return;
    const seq = entries.length + 1;
    const opId = new Uint8Array(16).fill(seq);
    const body = { opId, hlc: { ms: seq, counter: 0 }, baseSeq: seq - 1, ops, group: null };
    const reading = decodeDataBody(encodeDataBody(body));
    if (reading.status !== "read") throw new Error("not read");
    entries.push({ kind: "data", seq, device: DEVICE, devSeq: seq, body: reading.body, reissue: null });
  };
  write([birth]);
  for (const step of steps) {
    const present = item();
    if (present === undefined) throw new Error("no passkey");
    write("op" in step ? [step] : obeySignal(step, present, NOW));
  }
  const last = item();
  if (last === undefined) throw new Error("no passkey");
  return last;
}

const trash: Op = { op: "tombstone", itemId: birth.itemId };
const restore: Op = { op: "restore", itemId: birth.itemId };

describe("what becomes of a passkey when its site tells of it", () => {
  // steps, life, hidden at
  it.each<[string, readonly (SiteSignal | Op)[], string, number | null]>([
    ["unknown hides it", [unknown()], "trashed", NOW],
    ["another one unknown is nothing to it", [unknown(other)], "live", null],
    ["another site's word is nothing", [{ ...unknown(), rpId: "example.com" }], "live", null],
    ["a list with it keeps it", [accepted(credentialId, other)], "live", null],
    ["a list without it hides it", [accepted(other)], "trashed", NOW],
    ["an empty list hides it", [accepted()], "trashed", NOW],
    ["a list of another user is nothing to it", [{ ...accepted(), userHandle: other }], "live", null],
    ["accepted again, it comes back", [unknown(), accepted(credentialId)], "live", null],
    ["and can be hidden again then", [unknown(), accepted(credentialId), unknown()], "trashed", NOW],
    ["what the person took back stays", [unknown(), restore, unknown(), accepted()], "live", NOW],
    ["what the person put into the trash stays there", [trash, accepted(credentialId)], "trashed", null],
    ["and is not the site's doing", [trash, unknown()], "trashed", null],
  ])("%s", (_, steps, life, hiddenAtMs) => {
    const item = itemAfter(...steps);
    expect(item.life).toBe(life);
    expect(hiddenBySiteAtMs(item)).toBe(hiddenAtMs);
  });

  it("new names take the place of the old ones, which stay in the history", () => {
    const item = itemAfter(named("ana@new.example", "Ana"));
    expect(passkeyRecord(item)?.facts.userName).toBe("ana@new.example");
    expect(item.fields.get("userName")?.lost.map(({ value }) => value)).toEqual([NAMES.userName]);
    expect(item.fields.get("userDisplayName")?.lost).toEqual([]);
  });

  it("nothing is written where all is as the site says", () => {
    const item = itemAfter();
    expect(obeySignal(named(NAMES.userName, NAMES.userDisplayName), item, NOW)).toEqual([]);
    expect(obeySignal(accepted(credentialId), item, NOW)).toEqual([]);
  });
});
