import { deflateRawSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deflateRaw, inflateGzip, inflateRaw } from "../../../shared/exchange/bounded-inflate.ts";

const toBytes = (buffer: Buffer) => new Uint8Array(buffer);

describe("inflating", () => {
  it("gives back what Node deflated, whatever it was", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), (bytes) => {
        expect(inflateRaw(toBytes(deflateRawSync(bytes)), 5000)).toEqual({ bytes });
        expect(inflateGzip(toBytes(gzipSync(bytes)), 5000)).toEqual({ bytes });
        expect(inflateRaw(deflateRaw(bytes), 5000)).toEqual({ bytes });
      }),
      { numRuns: 50 },
    );
  });

  it("stops at the limit, one byte above it", () => {
    const data = deflateRaw(new Uint8Array(1001));

    expect(inflateRaw(data, 1001)).toEqual({ bytes: new Uint8Array(1001) });
    expect(inflateRaw(data, 1000)).toEqual({ refused: "too-large" });
  });

  it("stops a bomb before it has grown", () => {
    const bomb = toBytes(deflateRawSync(Buffer.alloc(64 * 1024 * 1024), { level: 9 }));
    const before = process.memoryUsage().arrayBuffers;

    expect(inflateRaw(bomb, 65_536)).toEqual({ refused: "too-large" });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024);
  });

  it.each([[[]], [[0xff, 0xff]], [[0x03]]])("refuses %j as no DEFLATE", (bytes) => {
    expect(inflateRaw(Uint8Array.from(bytes), 100)).toEqual({ refused: "malformed" });
    expect(inflateGzip(Uint8Array.from(bytes), 100)).toEqual({ refused: "malformed" });
  });

  it("refuses what is cut off", () => {
    const data = deflateRaw(new Uint8Array(5000).map((_, at) => at % 251));

    expect(inflateRaw(data.slice(0, -1), 5000)).toEqual({ refused: "malformed" });
  });
});
