import { describe, expect, it } from "vitest";
import { nobleSignatures } from "../../../shared/log/signature-scheme.ts";
import { verifyEntries } from "../../../shared/sync/verify-entries.ts";
import { create, Devices } from "./devices.ts";
import { verifiedAfter } from "./verified-log.ts";

const { verify } = nobleSignatures;

describe("verifyEntries", () => {
  it("gives every entry with its leaf and the state after it", async () => {
    const laptop = await grown();

    const { verified } = await verifiedAfter(laptop, 1);

    expect(verified.map(({ control }) => control.seq)).toEqual([2, 3]);
    expect(verified.at(-1)?.control.head).toEqual(laptop.state.log.head);
  });

  it("stops at a leaf that stands for a compacted entry", async () => {
    const { before, verified } = await verifiedAfter(await grown(), 1);
    const [first, second] = verified;
    if (first === undefined || second === undefined) throw new Error("two entries");

    const judged = verifyEntries(before, [first.bytes, second.leaf], verify);

    expect(judged).toMatchObject({ verified: [{ leaf: first.leaf }], stop: "compacted" });
  });

  it("names the refusal of the first entry that does not belong there", async () => {
    const { before, verified } = await verifiedAfter(await grown(), 1);
    const [, second] = verified;

    const judged = verifyEntries(before, [second?.bytes ?? new Uint8Array()], verify);

    expect(judged).toEqual({ verified: [], stop: { refusal: "wrong-seq" } });
  });

  it("stops before what only a newer version understands", async () => {
    const { before, verified } = await verifiedAfter(await grown(), 1);
    const newer = new Uint8Array(verified[0]?.bytes ?? []);
    newer[0] = 2;

    expect(verifyEntries(before, [newer], verify)).toEqual({ verified: [], stop: "needs-newer-version" });
  });
});

async function grown() {
  const laptop = await new Devices("verify").found();
  await laptop.engine.write([create("ann")]);
  await laptop.engine.write([create("bob")]);
  return laptop;
}
