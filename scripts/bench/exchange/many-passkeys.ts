/** A file of another vendor with as many passkeys as anybody may have. Prepared before any clock runs. */
import { randomBytes } from "node:crypto";
import { ES256 } from "../../../shared/cose/algorithms.ts";
import { encodeEcPkcs8 } from "../../../shared/cose/pkcs8.ts";
import { type ExchangePasskey, type FormatId, UNSAID } from "../../../shared/exchange/exchange-passkey.ts";
import { codecOf } from "../../../shared/exchange/registry.ts";
import { nodeDoors } from "../../exchange/node-doors.ts";

export async function fileOfManyPasskeys(format: FormatId, count: number): Promise<Uint8Array> {
  const passkeys = Array.from({ length: count }, (_, number) => passkey(number));
  const { files } = await codecOf(format).write(passkeys, { doors: nodeDoors, passphrase: null });
  const [file] = files;
  if (file === undefined) throw new Error("nothing was written");
  return file.bytes;
}

function passkey(number: number): ExchangePasskey {
  const site = Math.floor(number / 3);
  return {
    ...UNSAID,
    credentialId: bytes(32),
    rpId: `site-${site}.example`,
    userHandle: bytes(32),
    userName: `sailor.${number}@mail.example`,
    userDisplayName: `Sailor Number ${number}`,
    title: `Site ${site}`,
    alg: ES256,
    privateKeyPkcs8: encodeEcPkcs8(ES256, bytes(32)),
    isDiscoverable: true,
    prfSeeds: { withUserVerification: bytes(32), withoutUserVerification: bytes(32) },
    createdAtMs: 1_750_000_000_000 + number * 60_000,
    source: "cxf",
  };
}

function bytes(length: number): Uint8Array {
  return new Uint8Array(randomBytes(length));
}
