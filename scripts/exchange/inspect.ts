/** `inspect`: what a file holds, as JSON of a fixed form or as text for people. */
import { sha256 } from "@noble/hashes/sha2.js";
import { encodeBase64url } from "../../shared/bytes/base64url.ts";
import { encodeCoseKey } from "../../shared/cose/cose-key.ts";
import type { ExchangePasskey } from "../../shared/exchange/exchange-passkey.ts";
import { publicKeyIn } from "../../shared/exchange/key-reading.ts";
import type { ExchangePreview, PreviewPasskey } from "../../shared/exchange/read-exchange.ts";
import { remarkSentence } from "../../shared/exchange/remarks.ts";

const ALGORITHMS: Readonly<Record<number, string>> = {
  [-7]: "ES256",
  [-8]: "EdDSA",
  [-35]: "ES384",
  [-36]: "ES512",
  [-257]: "RS256",
};

/** The form that programs rely on: bytes as base64url, null where the file has nothing. */
export function inspectionOf(preview: ExchangePreview, showsSecrets: boolean) {
  return {
    format: preview.format,
    passkeys: preview.passkeys.map((found) => passkeyMembers(found, showsSecrets)),
    skipped: preview.skipped.map(({ where, code }) => ({ where, reason: remarkSentence(code) })),
    others: preview.others,
  };
}

/** The same for people. */
export function inspectionText(preview: ExchangePreview): string {
  const lines = [`Format: ${preview.format}`, ""];
  for (const { where, passkey, outcome, warnings } of preview.passkeys) {
    const mark = outcome === "import" ? "+" : "=";
    const parts = [ALGORITHMS[passkey.alg], passkey.prfSeeds && "PRF", passkey.largeBlob && "large blob"];
    lines.push(
      `${mark} ${printable(passkey.rpId)}  ${printable(accountOf(passkey))}  (${parts.filter(Boolean).join(", ")})`,
    );
    if (outcome === "already-present") lines.push(`    already met earlier in this file (${where})`);
    for (const code of warnings) lines.push(`    note: ${remarkSentence(code)}`);
  }
  for (const { where, code } of preview.skipped) lines.push(`- ${where}: ${remarkSentence(code)}`);
  for (const { where, kind } of preview.others) lines.push(`  not a passkey: ${where} (${kind})`);
  const imported = preview.passkeys.filter(({ outcome }) => outcome === "import").length;
  const present = preview.passkeys.length - imported;
  lines.push("", `${imported} to import, ${present} already there, ${preview.skipped.length} skipped.`);
  return lines.join("\n");
}

function passkeyMembers({ passkey, outcome, warnings }: PreviewPasskey, showsSecrets: boolean) {
  const show = (seed: Uint8Array) => encodeBase64url(showsSecrets ? seed : sha256(seed));
  const seeds = passkey.prfSeeds;
  const publicKey = publicKeyIn(passkey.privateKeyPkcs8);
  return {
    credentialId: encodeBase64url(passkey.credentialId),
    rpId: passkey.rpId,
    userHandle: passkey.userHandle && encodeBase64url(passkey.userHandle),
    userName: passkey.userName,
    userDisplayName: passkey.userDisplayName,
    alg: passkey.alg,
    coseKey: encodeBase64url(encodeCoseKey(publicKey)),
    prf: seeds && {
      withUV: show(seeds.withUserVerification),
      withoutUV: seeds.withoutUserVerification && show(seeds.withoutUserVerification),
    },
    largeBlob: passkey.largeBlob && encodeBase64url(passkey.largeBlob),
    be: passkey.backupEligible,
    bs: passkey.backupState,
    counter: passkey.counter,
    outcome,
    warnings: warnings.map(remarkSentence),
  };
}

function accountOf({ userName, userDisplayName, title }: ExchangePasskey): string {
  return userName || userDisplayName || title || "(no name)";
}

/** Names come from strangers: nothing in them may steer the terminal. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\u{FFFD}");
}
