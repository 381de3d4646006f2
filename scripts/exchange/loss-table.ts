/**
 * Writes the table of what each format can hold into shared/exchange/FORMATS.md, from what really comes back:
 * `node scripts/exchange/loss-table.ts`. With --check it writes nothing and ends with 1 where the table is out of date.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CoseAlgorithm, SUPPORTED_ALGORITHMS } from "../../shared/cose/algorithms.ts";
import { rsaBySubtle } from "../../shared/cose/rsa-by-subtle.ts";
import { generateSigningKey } from "../../shared/cose/signing-key.ts";
import { ExchangeFault } from "../../shared/exchange/exchange-fault.ts";
import { type ExchangePasskey, FORMAT_IDS, type FormatId } from "../../shared/exchange/exchange-passkey.ts";
import { readPkcs8 } from "../../shared/exchange/key-reading.ts";
import { lostParts, type PasskeyPart, writeChecked } from "../../shared/exchange/loss-report.ts";
import { codecOf } from "../../shared/exchange/registry.ts";
import { bytesFor, fullPasskey } from "./full-passkey.ts";
import { fuzzDoors } from "./fuzzing/fuzz-corpus.ts";

const DOCUMENT = fileURLToPath(new URL("../../shared/exchange/FORMATS.md", import.meta.url));
const START = "<!-- table: written by scripts/exchange/loss-table.ts -->";
const END = "<!-- end of table -->";
const ALGORITHM_NAMES: Readonly<Record<CoseAlgorithm, string>> = {
  [-7]: "ES256",
  [-8]: "EdDSA (Ed25519)",
  [-35]: "ES384",
  [-36]: "ES512",
  [-257]: "RS256",
};

const PARTS: Readonly<Record<PasskeyPart, string>> = {
  userHandle: "user handle",
  userName: "user.name",
  userDisplayName: "user.displayName",
  rpName: "rp.name",
  title: "title of the entry",
  notes: "notes",
  isDiscoverable: "not discoverable",
  backupEligible: "BE not set",
  backupState: "BS not set",
  counter: "counter above 0",
  prfWithUserVerification: "PRF seed with user verification",
  prfWithoutUserVerification: "PRF seed without user verification",
  largeBlob: "large blob",
  credBlob: "credBlob",
  payments: "payments",
  createdAt: "time of creation",
  modifiedAt: "time of change",
  folders: "folders",
  tags: "tags",
  foreign: "the vendor's own members",
};

/** A discoverable passkey with counter 0 and nothing foreign has the rest. */
const PARTS_OF_ONE = Object.keys(PARTS).length - 3;

const PAIRS = `From the format of a row to that of a column, by way of Keyferry: how many of its ${PARTS_OF_ONE} parts a passkey that has
everything (discoverable, counter 0, no vendor's own members) has lost at the end.`;

type Verdict = "yes" | "no" | "left out";

/** The document with its table as it should be. */
export async function upToDate(document: string): Promise<string> {
  const before = document.slice(0, document.indexOf(START) + START.length);
  const after = document.slice(document.indexOf(END));
  return `${before}\n\n${await lossTable()}\n\n${PAIRS}\n\n${await pairTable()}\n\n${after}`;
}

export function readDocument(): string {
  return readFileSync(DOCUMENT, "utf8");
}

async function lossTable(): Promise<string> {
  const key = readPkcs8(await newKey(-7));
  const full = fullPasskey(key);
  const rows: (readonly [string, (id: FormatId) => Promise<Verdict>])[] = [
    ["credential id of 16 bytes", (id) => verdictOn(id, full, null)],
    [
      "credential id of any other length",
      (id) => verdictOn(id, { ...full, credentialId: bytesFor("long", 48) }, null),
    ],
  ];
  for (const alg of SUPPORTED_ALGORITHMS) {
    const other = fullPasskey(readPkcs8(await newKey(alg)));
    rows.push([ALGORITHM_NAMES[alg], (id) => verdictOn(id, other, null)]);
  }
  rows.push([
    "no user handle",
    (id) => verdictOn(id, { ...full, userHandle: null, isDiscoverable: false }, null),
  ]);
  // The record's own members, so that each part is one of them.
  for (const [part, name] of Object.entries(PARTS))
    rows.push([name, (id) => verdictOn(id, changedFor(full, part as PasskeyPart, id), part as PasskeyPart)]);
  const lines = [`| | ${FORMAT_IDS.join(" | ")} |`, `|---|${FORMAT_IDS.map(() => "---|").join("")}`];
  for (const [name, verdict] of rows) {
    const verdicts = [];
    for (const id of FORMAT_IDS) verdicts.push(await verdict(id));
    lines.push(`| ${name} | ${verdicts.join(" | ")} |`);
  }
  return lines.join("\n");
}

async function pairTable(): Promise<string> {
  const full = fullPasskey(readPkcs8(await newKey(-7)));
  const lines = [`| | ${FORMAT_IDS.join(" | ")} |`, `|---|${FORMAT_IDS.map(() => "---|").join("")}`];
  for (const first of FORMAT_IDS) {
    const between = await through(first, full);
    const counts = [];
    for (const second of FORMAT_IDS) counts.push(lostParts(full, await through(second, between)).length);
    lines.push(`| ${first} | ${counts.join(" | ")} |`);
  }
  return lines.join("\n");
}

/** The passkey after writing and reading. */
async function through(id: FormatId, passkey: ExchangePasskey): Promise<ExchangePasskey> {
  const options = { doors: fuzzDoors, passphrase: "table", scryptLogN: 1 };
  const { files } = await codecOf(id).write([passkey], options);
  const { passkeys } = await codecOf(id).read(files[0]?.bytes ?? new Uint8Array(0), options);
  const [only] = passkeys;
  if (only === undefined) throw new Error("one passkey went in");
  return only.passkey;
}

/** A passkey in which this part has a value that can get lost. */
function changedFor(full: ExchangePasskey, part: PasskeyPart, id: FormatId): ExchangePasskey {
  if (part === "counter") return { ...full, counter: 7 };
  if (part === "isDiscoverable") return { ...full, isDiscoverable: false };
  if (part !== "foreign") return full;
  const members = {
    cxf: { passkey: { transports: ["internal"] } },
    kdbx: { KPEX_PASSKEY_OTHER: { value: "x", isProtected: true } },
    passkey: { other: "x" },
  };
  const own = id === "bundle" ? "cxf" : id === "bitwarden-protected" ? "bitwarden" : id;
  const fallback = own === "bitwarden" ? { favorite: true } : { note: "x", creationData: null };
  return { ...full, foreign: { format: own, members: members[own as keyof typeof members] ?? fallback } };
}

async function verdictOn(id: FormatId, passkey: ExchangePasskey, part: PasskeyPart | null): Promise<Verdict> {
  try {
    const options = { doors: fuzzDoors, passphrase: "table", scryptLogN: 1 };
    const { report } = await writeChecked(codecOf(id), [passkey], options);
    const lost = report.losses[0]?.lost ?? [];
    return part !== null && lost.includes(part) ? "no" : "yes";
  } catch (error) {
    if (error instanceof ExchangeFault && error.code === "exchange/nothing-to-write") return "left out";
    throw error;
  }
}

function newKey(alg: CoseAlgorithm): Promise<Uint8Array> {
  return generateSigningKey(alg, fuzzDoors.random, rsaBySubtle(globalThis.crypto.subtle));
}

if (process.argv[1] !== undefined && join(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const document = readDocument();
  const wanted = await upToDate(document);
  if (!process.argv.includes("--check")) writeFileSync(DOCUMENT, wanted);
  else if (wanted !== document) {
    console.error("The table is out of date: run node scripts/exchange/loss-table.ts.");
    process.exitCode = 1;
  }
}
