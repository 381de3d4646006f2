/** The formats, each with its reader and writer. */

import { isAvex, openAvex } from "./aliasvault/avex.ts";
import { readAliasvault } from "./aliasvault/read-aliasvault.ts";
import { aliasvaultObstacleTo, writeAliasvault } from "./aliasvault/write-aliasvault.ts";
import { openProtected, sealProtected } from "./bitwarden/protected-file.ts";
import { readBitwardenDocument } from "./bitwarden/read-bitwarden.ts";
import { bitwardenObstacleTo, writeBitwarden } from "./bitwarden/write-bitwarden.ts";
import type { Codec, WriteOptions } from "./codec.ts";
import { readCxf } from "./cxf/read-cxf.ts";
import { cxfObstacleTo, writeCxf } from "./cxf/write-cxf.ts";
import { ExchangeFault } from "./exchange-fault.ts";
import { FORMAT_IDS, type FormatId } from "./exchange-passkey.ts";
import { readKdbx } from "./kdbx/read-kdbx.ts";
import { writeKdbx } from "./kdbx/write-kdbx.ts";
import { keepassxcObstacleTo, readKeepassxc, writeKeepassxc } from "./keepassxc-passkey.ts";
import { openBundle, writeBundle } from "./keyferry-bundle.ts";
import { isSealedProton, readProton } from "./proton/read-proton.ts";
import { protonObstacleTo, writeProton } from "./proton/write-proton.ts";
import { asObject, decodeJson } from "./untrusted-json.ts";
import { isZip, openZip } from "./zip-archive.ts";

const ALWAYS = () => true;
const NEVER = () => false;

const CODECS: Readonly<Record<FormatId, Codec>> = {
  cxf: {
    id: "cxf",
    obstacleTo: cxfObstacleTo,
    isEncrypted: NEVER,
    read: async (bytes) => readCxf(fileInZip(bytes, ["cxf.json", "payload.json"])),
    write: async (passkeys, options) => writeCxf(passkeys, options),
  },
  bundle: {
    id: "bundle",
    obstacleTo: cxfObstacleTo,
    isEncrypted: ALWAYS,
    read: async (bytes, options) => readCxf(await openBundle(bytes, options)),
    write: writeBundle,
  },
  bitwarden: {
    id: "bitwarden",
    obstacleTo: bitwardenObstacleTo,
    isEncrypted: NEVER,
    read: async (bytes) => readBitwardenDocument(decodeJson(fileInZip(bytes, ["data.json"]))),
    write: async (passkeys, options) => writeBitwarden(passkeys, options),
  },
  "bitwarden-protected": {
    id: "bitwarden-protected",
    obstacleTo: bitwardenObstacleTo,
    isEncrypted: ALWAYS,
    read: async (bytes, { passphrase, doors }) => {
      const file = asObject(decodeJson(bytes)) ?? {};
      if (file["passwordProtected"] !== true) throw accountRestricted();
      const plain = await openProtected(file, needed(passphrase), doors);
      return readBitwardenDocument(decodeJson(plain));
    },
    write: async (passkeys, options) => {
      const passphrase = needed(options.passphrase);
      const { files, leftOut } = writeBitwarden(passkeys, options);
      const sealed = files.map(async ({ name, bytes }) => ({
        name: name.replace(".json", ".protected.json"),
        bytes: await sealProtected(bytes, passphrase, options),
      }));
      return { files: await Promise.all(sealed), leftOut };
    },
  },
  passkey: {
    id: "passkey",
    obstacleTo: keepassxcObstacleTo,
    isEncrypted: NEVER,
    read: async (bytes) => readKeepassxc(bytes),
    write: async (passkeys) => writeKeepassxc(passkeys),
  },
  kdbx: {
    id: "kdbx",
    obstacleTo: keepassxcObstacleTo,
    isEncrypted: ALWAYS,
    read: async (bytes, { passphrase, doors }) => readKdbx(bytes, needed(passphrase), doors),
    write: async (passkeys, options) => writeKdbx(passkeys, needed(options.passphrase), options.doors),
  },
  proton: {
    id: "proton",
    obstacleTo: protonObstacleTo,
    isEncrypted: isSealedProton,
    read: (bytes, options) => readProton(bytes, options),
    write: writeProton,
  },
  aliasvault: {
    id: "aliasvault",
    obstacleTo: aliasvaultObstacleTo,
    isEncrypted: isAvex,
    read: async (bytes, { passphrase, doors }) =>
      readAliasvault(isAvex(bytes) ? await openAvex(bytes, needed(passphrase), doors) : bytes),
    write: (passkeys, options: WriteOptions) => writeAliasvault(passkeys, options),
  },
};

export function codecOf(id: FormatId): Codec {
  return CODECS[id];
}

/** All codecs, in the order of FORMAT_IDS. */
export function allCodecs(): readonly Codec[] {
  return FORMAT_IDS.map(codecOf);
}

/** The file itself, or the first of these names in it where it is a zip. */
function fileInZip(bytes: Uint8Array, names: readonly string[]): Uint8Array {
  if (!isZip(bytes)) return bytes;
  const archive = openZip(bytes);
  const name = names.find((candidate) => archive.names.includes(candidate)) ?? "";
  return archive.read(name) ?? bytes;
}

function needed(passphrase: string | null): string {
  if (passphrase === null)
    throw new ExchangeFault("exchange/passphrase-needed", "This format needs a passphrase.");
  return passphrase;
}

function accountRestricted(): ExchangeFault {
  return new ExchangeFault(
    "exchange/carries-no-passkeys",
    'Only the same Bitwarden account can open this export. Export again as "JSON (encrypted)" with your own password, or as plain JSON.',
    undefined,
    "bitwarden-account-restricted",
  );
}
