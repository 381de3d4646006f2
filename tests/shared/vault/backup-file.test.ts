import { sha256 } from "@noble/hashes/sha2.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "../../../shared/bytes/bytes.ts";
import {
  BACKUP_STEP,
  type BackupContent,
  decodeBackupContent,
  openBackup,
  readBackupHeader,
  sealBackup,
} from "../../../shared/vault/backup-file.ts";
import { recoveryKeys } from "../../../shared/vault/recovery-words.ts";
import { seededRandom } from "./seeded-random.ts";
import { readCases } from "./vectors-on-disk.ts";

const random = seededRandom("backup file");
const vaultId = random(32);
const entropy = random(32);
const paper = () => recoveryKeys(entropy);

const CONTENT: BackupContent = {
  writtenAtMs: 1_700_000_000_000,
  start: { leaves: [random(32), random(32)], control: [random(1024)], snapshot: random(1024) },
  entries: [random(1024), random(2048)],
  chunks: [random(4096)],
  waiting: [[{ op: "tombstone", itemId: random(16) }], []],
};
const PLAIN: BackupContent = { ...CONTENT, start: null, chunks: [], waiting: [] };

const seal = (content = CONTENT) => sealBackup(vaultId, paper(), content, { random });

describe("a backup file", () => {
  it.each([
    ["with a compacted beginning and waiting edits", CONTENT],
    ["of all entries", PLAIN],
  ])("opens with the words as it was sealed: %s", async (_, content) => {
    expect(await openBackup(await seal(content), paper())).toEqual(content);
  });

  it("says of which vault it is and which words open it, and nothing else", async () => {
    const file = await seal();

    expect(readBackupHeader(file)).toEqual({ vaultId, paperId: paper().deviceId });
    expect((file.length - 32 - 16 - file.indexOf(0) - 1 - 48) % BACKUP_STEP).toBe(0);
  });

  it("is written without any secret of the words", async () => {
    const { signPublicKey, kemPublicKey } = paper();
    const file = await sealBackup(vaultId, { signPublicKey, kemPublicKey }, PLAIN, { random });

    expect(await openBackup(file, paper())).toEqual(PLAIN);
  });

  it("is another one each time", async () => {
    expect(await seal()).not.toEqual(await seal());
  });

  it("does not open with other words, and says so", async () => {
    await expect(openBackup(await seal(), recoveryKeys(random(32)))).rejects.toMatchObject({
      code: "backup/other-words",
    });
  });

  it.each([
    ["empty", new Uint8Array(), "backup/not-a-backup"],
    ["of another kind", utf8ToBytes("PK\u0003\u0004 something else altogether"), "backup/not-a-backup"],
    [
      "of a later version",
      concatBytes(utf8ToBytes("keyferry/v2/backup\0"), new Uint8Array(99)),
      "backup/needs-newer-version",
    ],
    [
      "cut off in its head",
      concatBytes(utf8ToBytes("keyferry/v1/backup\0"), new Uint8Array(47)),
      "backup/damaged",
    ],
    [
      "an entry of ours",
      concatBytes(utf8ToBytes("keyferry/v1/backups"), new Uint8Array(99)),
      "backup/not-a-backup",
    ],
  ])("that is %s is refused", async (_, file, code) => {
    expect(() => readBackupHeader(file)).toThrow(expect.objectContaining({ code }));
  });

  it("that was cut off anywhere is refused", async () => {
    const file = await seal(PLAIN);
    for (const length of [file.length - 1, file.length - BACKUP_STEP, 100, 82, 68])
      await expect(openBackup(file.slice(0, length), paper())).rejects.toMatchObject({
        code: "backup/damaged",
      });
  });

  it("with one changed bit anywhere is refused", async () => {
    const file = await seal(PLAIN);
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length * 8 - 1), async (bit) => {
        const changed = file.slice();
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        await expect(openBackup(changed, paper())).rejects.toMatchObject({
          code: expect.stringMatching(/^backup\//),
        });
      }),
      { numRuns: 60 },
    );
  });
});

type Own = {
  readonly name: string;
  readonly entropy: string;
  readonly vaultId: string;
  readonly ikmE: string;
  readonly body: string;
  readonly beginning: string;
  readonly sha256: string;
};

describe("the vectors of backup files", () => {
  it.each(readCases<Own>("vault/backup-files.json"))("hold: $name", async (vector) => {
    const keys = recoveryKeys(hexToBytes(vector.entropy));
    const content = decodeBackupContent(hexToBytes(vector.body));
    const file = await sealBackup(hexToBytes(vector.vaultId), keys, content, {
      random: () => hexToBytes(vector.ikmE),
    });

    expect(bytesToHex(file.slice(0, vector.beginning.length / 2))).toBe(vector.beginning);
    expect(bytesToHex(sha256(file))).toBe(vector.sha256);
    expect(await openBackup(file, keys)).toEqual(content);
  });
});
