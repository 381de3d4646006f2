import { describe, expect, it } from "vitest";
import { concatBytes, utf8ToBytes } from "../../../../shared/bytes/bytes.ts";
import { safePayload, withReferences } from "../../../../shared/exchange/kdbx/kdbx-payload.ts";
import { LIMITS } from "../../../../shared/exchange/limits.ts";

const INNER_HEADER = Uint8Array.of(1, 4, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0);
const payloadOf = (xml: string) => concatBytes(INNER_HEADER, utf8ToBytes(xml));
const xmlOf = (payload: Uint8Array) => Buffer.from(payload.slice(INNER_HEADER.length)).toString("utf8");

describe("what stands inside a database", () => {
  it.each([
    ["tabs", "<a>1\t2</a>", "<a>1&#9;2</a>"],
    ["CDATA", "<a>x<![CDATA[1 <b>&\t]]>y<![CDATA[]]></a>", "<a>x1 &lt;b&gt;&amp;&#9;y</a>"],
    ["CDATA without an end", "<a><![CDATA[1</a>", "<a><![CDATA[1</a>"],
    ["ends of lines", "<a>1\r\n2\r3&#xD;</a>", "<a>1\n2\n3&#xD;</a>"],
  ])("reaches the library with %s as any reader of XML understands them", (_case, xml, expected) => {
    expect(xmlOf(safePayload(payloadOf(xml)))).toBe(expected);
  });

  it.each([
    ["a document type", "<!DOCTYPE a>"],
    ["an entity", "<!entity a>"],
    ["elements too deep in each other", "<a>".repeat(LIMITS.folderDepth + 17)],
  ])("is refused with %s", (_case, xml) => {
    expect(() => safePayload(payloadOf(xml))).toThrow("damaged");
  });

  it("is refused where its inner header does not end", () => {
    expect(() => safePayload(INNER_HEADER.slice(0, 9))).toThrow("damaged");
  });

  it("is written with carriage returns as references", () => {
    expect(xmlOf(withReferences(payloadOf("<a>1\r\n2</a>")))).toBe("<a>1&#13;\n2</a>");
  });
});
