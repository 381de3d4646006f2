/**
 * OpenPGP messages under a passphrase, as Proton Pass seals its export: armored or binary. The library is loaded only
 * when such a file is met, because it is large. What a message inflates to and asks of Argon2 is bounded.
 */
import { utf8ToBytes } from "../../bytes/bytes.ts";
import { ExchangeFault } from "../exchange-fault.ts";
import { LIMITS } from "../limits.ts";
import { decodeUtf8 } from "../untrusted-json.ts";

const ARMOR = "-----BEGIN PGP MESSAGE-----";
/** Binary messages that begin with a symmetrically encrypted session key: packet tag 3, in new and old form. */
const SESSION_KEY_TAGS: ReadonlySet<number | undefined> = new Set([0xc3, 0x8c, 0x8d]);
/** 2 to this power KiB of memory for Argon2: 1 GiB. */
const MAX_ARGON2_EXPONENT = 20;

export function isPgp(bytes: Uint8Array): boolean {
  return isArmored(bytes) || (SESSION_KEY_TAGS.has(bytes[0]) && bytes.length > 32 && bytes[2] === 4);
}

/** The bytes inside. Throws ExchangeFault. */
export async function openPgp(bytes: Uint8Array, passphrase: string): Promise<Uint8Array> {
  const openpgp = await import("openpgp");
  const config = {
    ...openpgp.config,
    maxDecompressedMessageSize: LIMITS.fileBytes,
    maxArgon2MemoryExponent: MAX_ARGON2_EXPONENT,
  };
  try {
    const message = isArmored(bytes)
      ? await openpgp.readMessage({ armoredMessage: decodeUtf8(bytes) ?? "", config })
      : await openpgp.readMessage({ binaryMessage: bytes, config });
    const { data } = await openpgp.decrypt({ message, passwords: [passphrase], format: "binary", config });
    return new Uint8Array(data);
  } catch (cause) {
    throw faultOf(cause);
  }
}

/** An armored message. */
export async function sealPgp(bytes: Uint8Array, passphrase: string): Promise<Uint8Array> {
  const openpgp = await import("openpgp");
  const message = await openpgp.createMessage({ binary: bytes });
  return utf8ToBytes(await openpgp.encrypt({ message, passwords: [passphrase], format: "armored" }));
}

/** The library has words only to tell what went wrong. */
function faultOf(cause: unknown): ExchangeFault {
  const words = cause instanceof Error ? cause.message : "";
  if (/session key|passphrase|password|session keys/i.test(words))
    return new ExchangeFault("exchange/wrong-passphrase", "The passphrase is wrong.", cause);
  // One wrong passphrase in 256 yields what looks like a session key, and the content then fails its own check
  // (RFC 9580 5.3.1): which of the two it was cannot be told, and the passphrase can be typed again.
  if (/Modification detected/i.test(words))
    return new ExchangeFault(
      "exchange/wrong-passphrase",
      "The passphrase is wrong, or the message is damaged.",
      cause,
    );
  if (/Maximum decompressed|Argon2/i.test(words))
    return new ExchangeFault(
      "exchange/too-costly",
      "The message asks for more than Keyferry gives a file.",
      cause,
    );
  return new ExchangeFault("exchange/malformed", "The PGP message is damaged.", cause);
}

function isArmored(bytes: Uint8Array): boolean {
  const opening = decodeUtf8(bytes.slice(0, 256));
  return opening?.trimStart().startsWith(ARMOR) ?? false;
}
