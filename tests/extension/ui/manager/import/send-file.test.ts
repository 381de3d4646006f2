import { describe, expect, it } from "vitest";
import { FILE_PIECE_BYTES, type ImportStage } from "../../../../../extension/messages/exchange-contract.ts";
import type { Ask } from "../../../../../extension/ui/ask-with-retry.ts";
import { sendFile } from "../../../../../extension/ui/manager/import/send-file.ts";
import { decodeBase64url } from "../../../../../shared/bytes/base64url.ts";

const PREVIEW: ImportStage = { stage: "reading", part: "opening", done: 0, total: null };

/** A background that takes pieces in order, and has `received` of them already. */
function receiver(received: readonly number[] = []) {
  const bytes = [...received];
  const asked: string[] = [];
  const stage = (): ImportStage => ({ stage: "receiving", receivedBytes: bytes.length });
  const answer = (name: string, request: { offset?: number; bytes?: string }): ImportStage => {
    asked.push(name);
    if (name === "exchange/import-read") return PREVIEW;
    if (name === "exchange/import-piece") {
      expect(request.offset).toBe(bytes.length);
      for (const byte of decodeBase64url(request.bytes ?? "") ?? []) bytes.push(byte);
    }
    return stage();
  };
  // The questions that sendFile asks all have an ImportStage as their answer.
  const ask = (async (name: string, request: object) => answer(name, request)) as unknown as Ask;
  return { ask, bytes, asked };
}

const file = (size: number) =>
  new Blob([Uint8Array.from({ length: size }, (_, index) => (index * 7 + (index >> 8)) & 0xff)]);

async function send(blob: Blob, background: ReturnType<typeof receiver>, isOver = () => false) {
  const stages: ImportStage[] = [];
  await sendFile(
    background.ask,
    { file: blob, importId: "id" },
    { onStage: (stage) => stages.push(stage), isOver },
  );
  return stages;
}

describe("sendFile", () => {
  it.each([1, FILE_PIECE_BYTES, FILE_PIECE_BYTES + 1])(
    "brings %i bytes over whole, then reads",
    async (size) => {
      const background = receiver();
      const stages = await send(file(size), background);

      expect(Buffer.from(background.bytes).equals(Buffer.from(await file(size).arrayBuffer()))).toBe(true);
      expect(background.asked.filter((name) => name === "exchange/import-read")).toHaveLength(1);
      expect(stages.at(-1)).toEqual(PREVIEW);
    },
  );

  it("goes on where an earlier try stopped", async () => {
    const whole = new Uint8Array(await file(FILE_PIECE_BYTES + 10).arrayBuffer());
    const background = receiver([...whole.slice(0, FILE_PIECE_BYTES)]);
    await send(new Blob([whole]), background);

    expect(background.asked.filter((name) => name === "exchange/import-piece")).toHaveLength(1);
    expect(Buffer.from(background.bytes).equals(Buffer.from(whole))).toBe(true);
  });

  it("stops when the page is left", async () => {
    const background = receiver();
    await send(file(10), background, () => true);

    expect(background.bytes).toEqual([]);
  });

  it("says so where the browser can no longer read the file", async () => {
    const gone = file(10);
    gone.slice = () => {
      throw new DOMException("moved", "NotReadableError");
    };

    await expect(send(gone, receiver())).rejects.toMatchObject({ code: "ui/file-unreadable" });
  });
});
