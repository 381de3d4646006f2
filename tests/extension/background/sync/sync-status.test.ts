import { beforeAll, describe, expect, it } from "vitest";
import {
  itemsOfNotices,
  type SyncMoment,
  sitesOf,
  syncStatus,
} from "../../../../extension/background/sync/sync-status.ts";
import { idText } from "../../../../shared/log/device-id.ts";
import type { EngineNotice, ReplicaState, Standing } from "../../../../shared/sync/replica.ts";
import { edit, ITEM_A, ITEM_B, newlyFounded } from "../../../shared/sync/replica-fixtures.ts";
import { bornItem, PLANTED } from "../../../support/full-replica.ts";

const LINK = { origin: "https://sync.example.org", lastSyncedAtMs: 7 };
const QUIET: SyncMoment = { isSyncing: false, progress: { fault: null, failures: 0, nextTryAtMs: 9 } };
const TROUBLE: SyncMoment = {
  isSyncing: false,
  progress: { fault: "sync/unreachable", failures: 2, nextTryAtMs: 9 },
};
const SYNCING: SyncMoment = { ...TROUBLE, isSyncing: true };
const FORKED: Standing = {
  is: "forked",
  fork: { forkSeq: 0, theirs: { seq: 4, head: new Uint8Array(32) }, seenAtMs: 3 },
};

let plain: ReplicaState;
beforeAll(async () => {
  const { state } = await newlyFounded();
  plain = { ...state, generation: 1, outbox: [], attempts: [], notices: [] };
});

const statusOf = (changes: Partial<ReplicaState>, moment = QUIET) =>
  syncStatus({ ...plain, ...changes }, moment, new Map());

describe("the state of sync", () => {
  // what is the case                                                       -> what pages show
  it.each<[string, () => Partial<ReplicaState>, SyncMoment, string]>([
    ["no server", () => ({}), QUIET, "off"],
    ["no server any more, after trouble", () => ({}), TROUBLE, "off"],
    ["nothing to send", () => ({ link: LINK }), QUIET, "in-sync"],
    ["never synced yet", () => ({ link: { ...LINK, lastSyncedAtMs: null } }), QUIET, "waiting"],
    ["an edit waits", () => ({ link: LINK, outbox: [edit(plain, "x")] }), QUIET, "waiting"],
    [
      "an edit waits and syncing fails",
      () => ({ link: LINK, outbox: [edit(plain, "x")] }),
      TROUBLE,
      "trouble",
    ],
    ["it runs, after trouble", () => ({ link: LINK }), SYNCING, "syncing"],
    ["two histories", () => ({ link: LINK, standing: FORKED }), SYNCING, "forked"],
    ["removed", () => ({ link: LINK, standing: { is: "removed", bySeq: 2 } }), TROUBLE, "removed"],
    ["copied", () => ({ link: LINK, standing: { is: "copied", atSeq: 2 } }), QUIET, "copied"],
    ["closed", () => ({ standing: { is: "closed", how: "deleted", newOrigin: null } }), QUIET, "closed"],
    ["too old", () => ({ standing: { is: "needs-newer-version", fromSeq: 2 } }), QUIET, "needs-update"],
  ])("%s", (_, changes, moment, state) => {
    expect(statusOf(changes(), moment).state).toBe(state);
  });

  it("tells of server, trouble and times only while there is a server", () => {
    expect(statusOf({ link: LINK }, TROUBLE)).toMatchObject({
      server: LINK.origin,
      fault: "sync/unreachable",
      lastSyncedAtMs: 7,
      nextTryAtMs: 9,
    });
    expect(statusOf({}, TROUBLE)).toMatchObject({
      server: null,
      fault: null,
      lastSyncedAtMs: null,
      nextTryAtMs: null,
    });
  });

  it("counts what was changed on each side of a fork", () => {
    expect(statusOf({ link: LINK, standing: FORKED }).fork).toEqual({
      forkSeq: 0,
      seenAtMs: 3,
      here: 1,
      there: 4,
    });
    expect(statusOf({ link: LINK }).fork).toBeNull();
  });
});

describe("the devices", () => {
  it("are this one, the others by name, removed ones last, and never the words", () => {
    const [own] = [...plain.control.members.values()].filter(({ role }) => role === "device");
    if (own === undefined) throw new Error("a vault has a device");
    const other = (fill: number, status: "active" | "removed") => ({
      ...own,
      deviceId: new Uint8Array(16).fill(fill),
      status,
    });
    const others = [other(1, "removed"), other(2, "active"), other(3, "active")];
    const members = new Map(plain.control.members);
    for (const member of others) members.set(idText(member.deviceId), member);
    const facts = (name: string) => ({ name, platform: "linux", heard: { ms: 5, counter: 1 } });
    const devices = new Map(plain.devices);
    others.forEach((member, index) => {
      devices.set(idText(member.deviceId), facts(["Alt", "Zelt", "Boot"][index] ?? ""));
    });

    const shown = statusOf({ control: { ...plain.control, members }, devices }).devices;

    expect(shown.map(({ name, status, isThis }) => [name, status, isThis])).toEqual([
      ["First device", "active", true],
      ["Boot", "active", false],
      ["Zelt", "active", false],
      ["Alt", "removed", false],
    ]);
    expect(shown[1]).toMatchObject({ deviceId: "03".repeat(16), platform: "linux", heardAtMs: 5 });
  });

  it("are shown without a name where none is known", () => {
    expect(statusOf({ devices: new Map() }).devices).toMatchObject([
      { name: "", platform: "", heardAtMs: null },
    ]);
  });
});

describe("the notes", () => {
  const device = () => plain.keyring.device.deviceId;
  // notice                                                              -> what its note tells
  it.each<[string, () => EngineNotice, object]>([
    [
      "an entry",
      () => ({ about: "unreadable-entry", seq: 2, device: device() }),
      { deviceNames: ["First device"] },
    ],
    [
      "a wrap",
      () => ({ about: "wrong-wrap", seq: 2, recipient: device() }),
      { deviceNames: ["First device"] },
    ],
    [
      "devices",
      () => ({ about: "devices-removed", seq: 2, devices: [device(), ITEM_B] }),
      { deviceNames: ["First device", ""] },
    ],
    ["a healing", () => ({ about: "server-healed", fromSeq: 3, toSeq: 7, atMs: 1 }), { count: 5 }],
    ["a merge", () => ({ about: "fork-merged", forkSeq: 3, reissued: 4 }), { count: 4, deviceNames: [] }],
    ["a key", () => ({ about: "epoch-key-missing", epoch: 2 }), { count: null, itemId: null, rpId: null }],
    [
      "an item",
      () => ({ about: "concurrent-edit", seq: 2, itemId: ITEM_A, field: "label" }),
      { itemId: Buffer.from(ITEM_A).toString("base64url"), rpId: null },
    ],
  ])("tell of %s", (_, notice, note) => {
    const { notes } = statusOf({ notices: [{ id: 3, notice: notice() }] });

    expect(notes).toMatchObject([{ noteId: 3, about: notice().about, ...note }]);
  });

  it("name the site of the item they are about, of a conflict that of the second passkey", () => {
    const { visible } = bornItem(plain, "as-visible");
    const notices = [
      { id: 1, notice: { about: "conflict-item", seq: 2, itemId: ITEM_A, conflictId: ITEM_B } },
    ] as const;
    const ids = itemsOfNotices(notices);

    const sites = sitesOf(ids, [{ visible: visible?.state ?? null, confirmed: null }]);

    expect(ids).toEqual([ITEM_B]);
    expect(syncStatus({ ...plain, notices }, QUIET, sites).notes[0]?.rpId).toBe(PLANTED.rpId);
    expect(sitesOf(ids, [{ visible: null, confirmed: null }]).size).toBe(0);
  });
});
