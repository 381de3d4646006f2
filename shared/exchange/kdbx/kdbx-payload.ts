/**
 * What stands inside a database (inner header, then XML), as kdbxweb can take it: no document types, bounded nesting.
 * The library would drop tabs and end lines in its own way, so both are spelled for it as references.
 */
import { concatBytes, utf8ToBytes } from "../../bytes/bytes.ts";
import { ExchangeFault } from "../exchange-fault.ts";
import { LIMITS } from "../limits.ts";
import { decodeUtf8 } from "../untrusted-json.ts";

const RAW_TEXT = "<![CDATA[";

/** Inner header (fields of id, length, value) and XML without what would harm the parser. */
export function safePayload(payload: Uint8Array): Uint8Array {
  const start = endOfInnerHeader(payload);
  const xml = decodeUtf8(payload.slice(start));
  if (xml === null || /<!(?:DOCTYPE|ENTITY)/i.test(xml) || nestingOf(xml) > LIMITS.folderDepth + 16)
    throw new ExchangeFault("exchange/malformed", "The content of the database is damaged.");
  const plain = withoutRawText(xml);
  // As every reader of XML does; then a carriage return in the document is one that is meant.
  const lines = plain.replace(/\r\n?/g, "\n");
  return concatBytes(payload.slice(0, start), utf8ToBytes(lines.replaceAll("\t", "&#9;")));
}

/** Carriage returns of the document as references, without which a reader would take them for ends of lines. */
export function withReferences(payload: Uint8Array): Uint8Array {
  const start = endOfInnerHeader(payload);
  const xml = decodeUtf8(payload.slice(start)) ?? "";
  return concatBytes(payload.slice(0, start), utf8ToBytes(xml.replaceAll("\r", "&#13;")));
}

/** CDATA sections as ordinary text. */
function withoutRawText(xml: string): string {
  const parts: string[] = [];
  let at = 0;
  for (;;) {
    const start = xml.indexOf(RAW_TEXT, at);
    const end = start === -1 ? -1 : xml.indexOf("]]>", start);
    if (end === -1) return parts.join("") + xml.slice(at);
    parts.push(xml.slice(at, start), escaped(xml.slice(start + RAW_TEXT.length, end)));
    at = end + 3;
  }
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function endOfInnerHeader(payload: Uint8Array): number {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  for (let at = 0; at + 5 <= payload.length; ) {
    const id = view.getUint8(at);
    at += 5 + view.getUint32(at + 1, true);
    if (id === 0 && at <= payload.length) return at;
  }
  throw new ExchangeFault("exchange/malformed", "The content of the database is damaged.");
}

/** How deep elements stand in each other. */
function nestingOf(xml: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = xml.indexOf("<"); at !== -1; at = xml.indexOf("<", at + 1)) {
    const next = xml[at + 1];
    if (next === "/") depth--;
    else if (next !== "?" && next !== "!") {
      const end = xml.indexOf(">", at);
      if (end === -1) break;
      if (xml[end - 1] !== "/") deepest = Math.max(deepest, ++depth);
      at = end;
    }
  }
  return deepest;
}
