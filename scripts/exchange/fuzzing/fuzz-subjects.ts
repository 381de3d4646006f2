/**
 * What is fuzzed: for every format the file as it lies on disk, damaged anywhere, and the document inside, changed by
 * its structure and wrapped again, so that damage also reaches what lies behind checksums and encryption.
 */
import { Decoder, Encoder } from "@msgpack/msgpack";
import { utf8ToBytes } from "../../../shared/bytes/bytes.ts";
import { decodeBase64, encodeBase64 } from "../../../shared/exchange/base64.ts";
import type { ExchangeDoors } from "../../../shared/exchange/exchange-doors.ts";
import type { ExchangePasskey, FormatId } from "../../../shared/exchange/exchange-passkey.ts";
import { FORMAT_IDS } from "../../../shared/exchange/exchange-passkey.ts";
import { openEnvelope } from "../../../shared/exchange/kdbx/kdbx-envelope.ts";
import { codecOf } from "../../../shared/exchange/registry.ts";
import { asList, asObject, asText, decodeJson, type Json } from "../../../shared/exchange/untrusted-json.ts";
import { openZip, writeZip } from "../../../shared/exchange/zip-archive.ts";
import { mutateBytes } from "./mutate-bytes.ts";
import { mutateJson } from "./mutate-json.ts";
import type { SeededRandom } from "./seeded-random.ts";

export type FuzzSubject = {
  readonly name: string;
  /** The next input. */
  readonly make: (random: SeededRandom) => Uint8Array;
};

export const FUZZ_PASSPHRASE = "fuzz";

/** Inputs grown from what the writers make of these passkeys and from `samples`, given by name. */
export async function fuzzSubjects(
  passkeys: readonly ExchangePasskey[],
  samples: ReadonlyMap<string, Uint8Array>,
  doors: ExchangeDoors,
): Promise<readonly FuzzSubject[]> {
  const files = new Map<FormatId, Uint8Array>();
  for (const id of FORMAT_IDS) {
    const passphrase = id === "proton" || id === "aliasvault" ? null : FUZZ_PASSPHRASE;
    const written = await codecOf(id).write(passkeys, { doors, passphrase, scryptLogN: 1 });
    files.set(id, written.files[0]?.bytes ?? new Uint8Array(0));
  }
  const raw = [...files, ...samples].map(([name, bytes]) => ({
    name: `${name}, damaged`,
    make: (random: SeededRandom) => mutateBytes(bytes, random),
  }));
  const documents = [...files, ...samples]
    .filter(([, bytes]) => bytes[0] === 0x7b || bytes[0] === 0x5b)
    .filter(([name]) => !name.endsWith(".avex"))
    .map(([name, bytes]) => {
      const document = decodeJson(bytes);
      return {
        name: `${name}, changed`,
        make: (random: SeededRandom) => encode(mutateJson(document, random)),
      };
    });
  const inside = [
    insideZip("proton", fileOf(files, "proton"), "Proton Pass/data.json"),
    insideZip("aliasvault", fileOf(files, "aliasvault"), "manifest.json"),
    insideProtonContent(fileOf(files, "proton")),
    await insideKdbx(fileOf(files, "kdbx"), doors),
  ];
  return [...raw, ...documents, ...inside];
}

function insideZip(name: string, bytes: Uint8Array, entry: string): FuzzSubject {
  const document = decodeJson(openZip(bytes).read(entry) ?? new Uint8Array(0));
  return {
    name: `${name}, changed inside the zip`,
    make: (random) => writeZip([{ name: entry, bytes: encode(mutateJson(document, random)) }]),
  };
}

/** The MessagePack of a Proton passkey, changed by its structure. */
function insideProtonContent(bytes: Uint8Array): FuzzSubject {
  const document = decodeJson(openZip(bytes).read("Proton Pass/data.json") ?? new Uint8Array(0));
  const sealed = decodeBase64(findText(document, "content") ?? "")?.bytes ?? new Uint8Array(0);
  const outer = asObject(unpacked(sealed)) ?? {};
  const inner = unpacked(Uint8Array.from((asList(outer["c"]) ?? []).map(Number)));
  return {
    name: "proton, changed inside the sealed content",
    make: (random) => {
      const c = [...new Encoder().encode(mutateJson(inner, random))];
      const content = encodeBase64(new Encoder().encode({ c, v: 1 }));
      return encode(replaceText(document, "content", content));
    },
  };
}

/** The XML of a database, damaged and sealed again under the same passphrase. */
async function insideKdbx(bytes: Uint8Array, doors: ExchangeDoors): Promise<FuzzSubject> {
  const { payload, rewrap } = await openEnvelope(bytes, FUZZ_PASSPHRASE, doors);
  return {
    name: "kdbx, damaged inside",
    make: (random) => rewrap(mutateBytes(payload, random)),
  };
}

function unpacked(bytes: Uint8Array): Json {
  // What our own writer packed: maps, lists, numbers, texts and nil, all of which are JSON.
  return new Decoder().decode(bytes) as Json;
}

function findText(value: Json, name: string): string | null {
  if (typeof value !== "object" || value === null) return null;
  const own = asText(asObject(value)?.[name]);
  if (own !== null) return own;
  for (const child of Object.values(value)) {
    const found = findText(child, name);
    if (found !== null) return found;
  }
  return null;
}

function replaceText(value: Json, name: string, text: string): Json {
  const list = asList(value);
  if (list !== null) return list.map((child) => replaceText(child, name, text));
  const object = asObject(value);
  if (object === null) return value;
  const entries = Object.entries(object).map(([key, child]) => [
    key,
    key === name && typeof child === "string" ? text : replaceText(child, name, text),
  ]);
  return Object.fromEntries(entries);
}

function encode(value: Json): Uint8Array {
  return utf8ToBytes(JSON.stringify(value));
}

function fileOf(files: ReadonlyMap<FormatId, Uint8Array>, id: FormatId): Uint8Array {
  return files.get(id) ?? new Uint8Array(0);
}
