import kdbxweb from "kdbxweb";
import { describe, expect, it } from "vitest";
import { bytesToHex, concatBytes, utf8ToBytes } from "../../../../shared/bytes/bytes.ts";
import { openDatabase, protectedText, saveDatabase } from "../../../../shared/exchange/kdbx/kdbx-database.ts";
import { openEnvelope } from "../../../../shared/exchange/kdbx/kdbx-envelope.ts";
import { readKdbx } from "../../../../shared/exchange/kdbx/read-kdbx.ts";
import { addToKdbx } from "../../../../shared/exchange/kdbx/write-kdbx.ts";
import { bytesFor, quickDoors, samplePasskey } from "../sample-passkeys.ts";
import { databaseWith, PASSPHRASE } from "./kdbx-samples.ts";

/** What the program that made the database knows, and kdbxweb does not. */
const UNKNOWN = {
  meta: '<Vendor Version="7"><!-- theirs --><Colours><Colour Name="a&amp;b">#fff</Colour></Colours></Vendor>',
  entry: "<Rating>5</Rating><Reminder><At>2030-01-01</At></Reminder>",
  value: "<String><Key>Windows</Key><Value>one&#xD;\ntwo\tthree &lt;&amp; \u{1f511}</Value></String>",
  raw: "<String><Key>Raw</Key><Value><![CDATA[a\tb <c>]]></Value></String>",
  rawAsText: "<String><Key>Raw</Key><Value>a\tb &lt;c></Value></String>",
};

/** Attachments, history, icons, custom data, protected values, and what nobody else knows. */
async function theirs(): Promise<Uint8Array> {
  const maker = await openDatabase(await databaseWith(() => undefined), PASSPHRASE, quickDoors);
  const attached = ["first", "second", "third"].map((text) =>
    maker.createBinary(bufferOf(utf8ToBytes(text))),
  );
  const icon = new kdbxweb.KdbxUuid(bufferOf(bytesFor("icon", 16)));
  maker.meta.customIcons.set(icon.id, { data: bufferOf(Uint8Array.of(1, 2, 3)), name: "own" });
  maker.meta.customData.set("plugin", { value: "set" });
  const bank = maker.createGroup(maker.getDefaultGroup(), "Bank");
  for (const [index, name] of ["One", "Two"].entries()) {
    const entry = maker.createEntry(bank);
    entry.fields.set("Title", name);
    entry.fields.set("Password", protectedText(`secret ${index}`));
    entry.customIcon = icon;
    entry.customData = new Map([["browser", { value: "linked" }]]);
    for (const [at, binary] of attached.entries()) entry.binaries.set(`file ${at}`, await binary);
    entry.pushHistory();
    entry.fields.set("Password", protectedText(`newer ${index}`));
  }
  maker.move(maker.createEntry(bank), null);
  return withWhatIsUnknown(await saveDatabase(maker, quickDoors));
}

/** Also with one content attached twice, as other programs save it; every reference is one higher then. */
async function withWhatIsUnknown(file: Uint8Array): Promise<Uint8Array> {
  const { payload, rewrap } = await openEnvelope(file, PASSPHRASE, quickDoors);
  const start = Buffer.from(payload).indexOf("<?xml");
  const repeated = concatBytes(Uint8Array.of(3, 6, 0, 0, 0, 0), utf8ToBytes("third"));
  const xml = Buffer.from(payload.slice(start)).toString("utf8");
  const more = xml
    .replace("</Meta>", `${UNKNOWN.meta}</Meta>`)
    .replaceAll("</Entry>", `${UNKNOWN.entry}${UNKNOWN.value}${UNKNOWN.raw}</Entry>`)
    .replace("<Root>", '<Root Kind="theirs">')
    .replaceAll(/Ref="(\d)"/g, (_, ref: string) => `Ref="${Number(ref) + 1}"`);
  return rewrap(concatBytes(repeated, payload.slice(0, start), utf8ToBytes(more)));
}

type Element = {
  readonly tagName?: string;
  readonly nodeType: number;
  readonly nodeValue: string | null;
  readonly textContent: string | null;
  readonly protectedValue?: kdbxweb.ProtectedValue;
  readonly attributes: ArrayLike<{ readonly name: string; readonly value: string }>;
  readonly childNodes: ArrayLike<Element> | null;
};

/** The whole document in clear, attachments by their content, without entries and groups that are not of `known`. */
async function picture(file: Uint8Array, known: (uuid: string) => boolean): Promise<unknown> {
  const { payload, rewrap } = await openEnvelope(file, PASSPHRASE, quickDoors);
  const start = Buffer.from(payload).indexOf("<?xml");
  // As a reader of XML sees tabs, which the library would drop.
  const text = Buffer.from(payload.slice(start)).toString("utf8").replaceAll(UNKNOWN.raw, UNKNOWN.rawAsText);
  const xml = text.replaceAll("\t", "&#9;");
  const readable = rewrap(concatBytes(payload.slice(0, start), utf8ToBytes(xml)));
  const credentials = new kdbxweb.Credentials(kdbxweb.ProtectedValue.fromString(PASSPHRASE));
  const database = await kdbxweb.Kdbx.load(bufferOf(readable), credentials, { preserveXml: true });
  const draw = (element: Element): unknown => {
    const children = Array.from(element.childNodes ?? []);
    const uuid = children.find(({ tagName }) => tagName === "UUID")?.textContent ?? "";
    if ((element.tagName === "Entry" || element.tagName === "Group") && !known(uuid)) return [];
    if (element.tagName === undefined)
      return element.nodeType === 8 ? [["comment", element.nodeValue]] : [["text", element.nodeValue]];
    const attributes = Array.from(element.attributes).map(({ name, value }) =>
      name === "Ref" ? [name, contentOf(database, value)] : [name, value],
    );
    const own = element.protectedValue?.getText();
    return [
      [element.tagName, attributes, own ?? joined(children.flatMap((child) => draw(child) as unknown[]))],
    ];
  };
  return draw(database.xml?.documentElement as unknown as Element);
}

/** Neighbouring texts as one: CDATA and references are spellings. */
function joined(nodes: readonly unknown[]): readonly unknown[] {
  const result: unknown[] = [];
  for (const node of nodes as readonly (readonly unknown[])[]) {
    const last = result.at(-1) as readonly unknown[] | undefined;
    if (node[0] === "text" && last?.[0] === "text")
      result[result.length - 1] = ["text", `${last[1]}${node[1]}`];
    else result.push(node);
  }
  return result;
}

function contentOf(database: kdbxweb.Kdbx, ref: string): string | null {
  const value = database.binaries.getByRef({ ref })?.value;
  if (value === undefined) return null;
  return bytesToHex(new Uint8Array(value instanceof kdbxweb.ProtectedValue ? value.getBinary() : value));
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

describe("a database to which passkeys are added", () => {
  const inBank = samplePasskey({ credentialId: bytesFor("new", 40), folders: ["Bank"] });
  const elsewhere = samplePasskey({ credentialId: bytesFor("newer", 16), folders: ["New/Deep"] }, "ES256b");

  it("keeps all else: unknown elements, attributes and comments, icons, attachments, history, custom data", async () => {
    const before = await theirs();
    const uuids = await uuidsIn(before);

    const { files } = await addToKdbx(before, [inBank, elsewhere], PASSPHRASE, quickDoors);

    const after = files[0]?.bytes ?? new Uint8Array();
    const text = JSON.stringify(await picture(before, () => true));
    for (const seen of [
      "Vendor",
      "theirs",
      "Reminder",
      "newer 1",
      "linked",
      "one\\r\\ntwo\\tthree",
      "a\\tb <c>",
    ])
      expect(text).toContain(seen);
    expect(text).toContain(bytesToHex(utf8ToBytes("third")));
    expect(await picture(after, (uuid) => uuids.has(uuid))).toEqual(await picture(before, () => true));
    const { passkeys } = await readKdbx(after, PASSPHRASE, quickDoors);
    expect(passkeys.map(({ passkey }) => passkey.folders)).toEqual([["Bank"], ["New/Deep"]]);
  });

  it("is added to again and again without harm", async () => {
    const before = await theirs();
    const uuids = await uuidsIn(before);
    let file = before;
    for (const passkey of [inBank, elsewhere, inBank])
      file = (await addToKdbx(file, [passkey], PASSPHRASE, quickDoors)).files[0]?.bytes ?? new Uint8Array();

    expect(await picture(file, (uuid) => uuids.has(uuid))).toEqual(await picture(before, () => true));
    expect((await readKdbx(file, PASSPHRASE, quickDoors)).passkeys).toHaveLength(2);
  });

  it("is saved under other keys and nonces than before", async () => {
    const before = await theirs();

    const { files } = await addToKdbx(before, [inBank], PASSPHRASE, quickDoors);

    const [old, now] = [before, files[0]?.bytes ?? new Uint8Array()].map((file) =>
      openEnvelope(file, PASSPHRASE, quickDoors),
    );
    expect((await now)?.header.masterSeed).not.toEqual((await old)?.header.masterSeed);
    expect((await now)?.header.iv).not.toEqual((await old)?.header.iv);
  });
});

async function uuidsIn(file: Uint8Array): Promise<ReadonlySet<string>> {
  const { payload } = await openEnvelope(file, PASSPHRASE, quickDoors);
  const xml = Buffer.from(payload).toString("latin1");
  return new Set([...xml.matchAll(/<UUID>([^<]*)<\/UUID>/g)].map(([, uuid]) => uuid ?? ""));
}
