/**
 * Which format a file is, by its content and never by its name. Formats that cannot hold passkeys are recognised too,
 * so that the person learns what to bring instead.
 */
import { bytesToHex } from "../bytes/bytes.ts";
import { isAvex } from "./aliasvault/avex.ts";
import { isAliasvaultManifest } from "./aliasvault/read-manifest.ts";
import { isBitwarden } from "./bitwarden/read-bitwarden.ts";
import { isCxf } from "./cxf/read-cxf.ts";
import { ExchangeFault, type FaultSubject } from "./exchange-fault.ts";
import type { FormatId } from "./exchange-passkey.ts";
import { isKdbx } from "./kdbx/kdbx-envelope.ts";
import { isKeepassxcPasskey, PASSKEY_FILE } from "./keepassxc-passkey.ts";
import { isAge } from "./keyferry-bundle.ts";
import { isPgp } from "./proton/proton-pgp.ts";
import { isProtonExport } from "./proton/read-proton.ts";
import { asObject, decodeJson, decodeUtf8, type Json } from "./untrusted-json.ts";
import { isZip, openZip } from "./zip-archive.ts";

const OPENING_BYTES = 4096;

/** Header words of CSV exports; which vendor it is does not matter, none of them holds passkeys. */
const CSV_WORDS = /\b(password|login_password|username|otpauth|totp)\b/i;

/** Throws ExchangeFault "exchange/unknown-format", or "exchange/carries-no-passkeys" with what to bring instead. */
export function detectFormat(bytes: Uint8Array): FormatId {
  if (isAge(bytes)) return "bundle";
  if (isKdbx(bytes)) return "kdbx";
  if (isZip(bytes)) return formatOfZip(openZip(bytes).names);
  if (isAvex(bytes)) return "aliasvault";
  if (isPgp(bytes)) return "proton";
  const opening = decodeUtf8(wholeCharacters(bytes.slice(0, OPENING_BYTES)));
  if (opening === null) throw unknownFormat();
  if (/^[\s\u{FEFF}]*[[{]/u.test(opening)) return formatOfJson(decodeJson(bytes));
  throw faultOfText(opening);
}

function formatOfZip(names: readonly string[]): FormatId {
  const has = (pattern: RegExp) => names.some((name) => pattern.test(name));
  if (has(/^(Proton Pass\/)?data\.pgp$/) || has(/^Proton Pass\/data\.json$/)) return "proton";
  if (has(/^manifest\.json$/)) return "aliasvault";
  if (has(/^data\.json$/)) return "bitwarden";
  if (has(/^(cxf|payload)\.json$/)) return "cxf";
  if (has(PASSKEY_FILE)) return "passkey";
  if (has(/^export\.data$/)) throw noPasskeys("1pux", "1Password's 1PUX file", ONE_PASSWORD);
  if (has(/\.csv$/i)) throw noPasskeys("csv", "A zip of CSV files", ANOTHER_EXPORT);
  throw unknownFormat();
}

function formatOfJson(document: Json): FormatId {
  if (isBitwarden(document))
    return asObject(document)?.["encrypted"] === true ? "bitwarden-protected" : "bitwarden";
  if (isProtonExport(document)) return "proton";
  if (isKeepassxcPasskey(document)) return "passkey";
  if (isAliasvaultManifest(document)) return "aliasvault";
  if (isCxf(document)) return "cxf";
  throw unknownFormat();
}

function faultOfText(opening: string): ExchangeFault {
  // Dashlane's vault items, and the beginning of its encrypted archives, as it is or in base64.
  if (/KWDataItem|KWPasskey|KWAuthentifiant/.test(opening) || /^(\$1\$|JDEk)/.test(opening))
    return noPasskeys("dashlane", "A Dashlane file", DASHLANE);
  if (/<KeePassFile>/.test(opening))
    return new ExchangeFault(
      "exchange/unknown-format",
      "KeePass XML is not read. Bring the KDBX database itself.",
      undefined,
      "keepass-xml",
    );
  const [line = ""] = opening.split(/\r?\n/);
  const isTable = line.split(/[,;\t]/).length >= 3 && CSV_WORDS.test(line);
  return isTable ? noPasskeys("csv", "A CSV file", ANOTHER_EXPORT) : unknownFormat();
}

const ONE_PASSWORD =
  "Move them with 1Password's transfer to another app on iOS or Android, or add new ones site by site.";
const DASHLANE =
  "Move them with Dashlane's transfer to another app on iOS or Android, or add new ones site by site.";
const ANOTHER_EXPORT =
  "Bring an export that can: JSON from Bitwarden, the zip from Proton Pass, a KDBX database, or a CXF file.";

function noPasskeys(about: FaultSubject, what: string, instead: string): ExchangeFault {
  const sentence = `${what} cannot hold passkeys. ${instead}`;
  return new ExchangeFault("exchange/carries-no-passkeys", sentence, undefined, about);
}

function unknownFormat(): ExchangeFault {
  return new ExchangeFault("exchange/unknown-format", "This is no file format that Keyferry knows.");
}

/** Without a character that was cut in two at the end. */
function wholeCharacters(bytes: Uint8Array): Uint8Array {
  const tail = bytesToHex(bytes.slice(-3));
  if (/[c-f].$/.test(tail)) return bytes.slice(0, -1);
  if (/[ef]...$/.test(tail)) return bytes.slice(0, -2);
  return /f.....$/.test(tail) ? bytes.slice(0, -3) : bytes;
}
