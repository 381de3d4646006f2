import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { utf8ToBytes } from "../../../shared/bytes/bytes.ts";
import { ExchangeFault } from "../../../shared/exchange/exchange-fault.ts";
import { LIMITS } from "../../../shared/exchange/limits.ts";
import { isZip, openZip, writeZip } from "../../../shared/exchange/zip-archive.ts";

const hello = utf8ToBytes("hello hello hello");

function codeOf(act: () => unknown): string {
  try {
    act();
    return "nothing was refused";
  } catch (error) {
    if (error instanceof ExchangeFault) return error.code;
    throw error;
  }
}

/** The archive with the bytes at an offset from the first central record changed. */
function withDirectory(bytes: Uint8Array, offset: number, ...values: number[]): Uint8Array {
  const copy = bytes.slice();
  const at = copy.findIndex(
    (_, place) => copy[place] === 0x50 && copy[place + 1] === 0x4b && copy[place + 2] === 1,
  );
  copy.set(values, at + offset);
  return copy;
}

describe("zip archives", () => {
  it("that were written here hold what was put in, under names with folders", () => {
    const archive = openZip(
      writeZip([
        { name: "a/b.json", bytes: hello },
        { name: "empty", bytes: new Uint8Array(0) },
      ]),
    );

    expect(archive.names).toEqual(["a/b.json", "empty"]);
    expect(archive.read("a/b.json")).toEqual(hello);
    expect(archive.read("empty")).toEqual(new Uint8Array(0));
    expect(archive.read("missing")).toBeNull();
  });

  it("are the same bytes whenever they are written", () => {
    expect(writeZip([{ name: "a", bytes: hello }])).toEqual(writeZip([{ name: "a", bytes: hello }]));
  });

  it("may be stored, and may end with a comment", () => {
    const stored = zipSync({ a: [hello, { level: 0 }] }, { comment: "made elsewhere" });

    expect(openZip(stored).read("a")).toEqual(hello);
  });

  it("are told by their first bytes", () => {
    expect(isZip(writeZip([]))).toBe(true);
    expect(isZip(hello)).toBe(false);
  });

  it("count all that is inflated together", () => {
    const half = new Uint8Array(LIMITS.fileBytes / 2 + 1);
    const archive = openZip(
      writeZip([
        { name: "a", bytes: half },
        { name: "b", bytes: half },
      ]),
    );

    expect(archive.read("a")?.length).toBe(half.length);
    expect(codeOf(() => archive.read("b"))).toBe("exchange/too-large");
  });

  it("with more entries than anyone has are refused before any is read", () => {
    const end = writeZip([]);
    end.set([0xff, 0x7f, 0xff, 0x7f], 8);

    expect(codeOf(() => openZip(end))).toBe("exchange/too-large");
  });

  const good = writeZip([{ name: "a", bytes: hello }]);
  // what is wrong, the archive
  it.each([
    ["cut off", good.slice(0, -1)],
    ["with bytes behind it", Uint8Array.of(...good, 0)],
    ["of Zip64", Uint8Array.of(...good.slice(0, -6), 0xff, 0xff, 0xff, 0xff, 0, 0)],
    ["with an encrypted entry", withDirectory(good, 8, 1)],
    ["with another method", withDirectory(good, 10, 12)],
    ["with another checksum", withDirectory(good, 16, 1, 2, 3, 4)],
    ["with an entry that ends beyond it", withDirectory(good, 20, 0xff, 0xff, 0)],
    ["with an entry that begins beyond it", withDirectory(good, 42, 0xff, 0xff, 0)],
    ["with a name that ends beyond it", withDirectory(good, 28, 0xff, 0xff)],
  ])("%s are refused", (_, bytes) => {
    expect(codeOf(() => openZip(bytes).read("a"))).toBe("exchange/malformed");
  });
});
