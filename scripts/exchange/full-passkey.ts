/** A passkey with a value in every field: what tables and tests compare before and after a format. */
import { createHash } from "node:crypto";
import type { ExchangePasskey } from "../../shared/exchange/exchange-passkey.ts";
import type { ReadKey } from "../../shared/exchange/key-reading.ts";

/** `length` bytes that follow from the label. */
export function bytesFor(label: string, length: number): Uint8Array {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, at) =>
    createHash("sha256").update(`${label} ${at}`).digest(),
  );
  return new Uint8Array(Buffer.concat(blocks)).slice(0, length);
}

export function fullPasskey(key: ReadKey, changed: Partial<ExchangePasskey> = {}): ExchangePasskey {
  return {
    credentialId: bytesFor("id", 16),
    rpId: "login.example.com",
    userHandle: bytesFor("handle", 32),
    userName: "alice@example.com",
    userDisplayName: "Alice Ex\u{e4}mple \u{1f600}",
    rpName: "Example & <Sons>",
    title: "Work \t login",
    notes: "Ask Bob.\nBlue door.",
    alg: key.alg,
    privateKeyPkcs8: key.pkcs8,
    isDiscoverable: true,
    backupEligible: false,
    backupState: false,
    counter: 0,
    prfSeeds: {
      withUserVerification: bytesFor("with", 32),
      withoutUserVerification: bytesFor("without", 32),
    },
    largeBlob: bytesFor("blob", 300),
    credBlob: bytesFor("cred", 32),
    payments: true,
    createdAtMs: 1_700_000_000_123,
    modifiedAtMs: 1_710_000_000_456,
    folders: ["Work/Sites"],
    tags: ["blue"],
    source: null,
    foreign: null,
    ...changed,
  };
}
