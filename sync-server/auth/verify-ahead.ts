/**
 * Signatures checked in other threads before the log's rule asks for them, so that the one thread that answers requests
 * does not compute curves. Only "it holds" is remembered, and only for the very bytes that were checked; for everything
 * else the rule asks the verifier as always, whose word it is either way.
 */
import { verify as verifyInThread } from "node:crypto";
import { equalBytes } from "../../shared/bytes/bytes.ts";
import { type ControlState, memberById } from "../../shared/log/control-state.ts";
import { decodeEntry, type Entry, signedBytes } from "../../shared/log/entry.ts";
import { LogFault } from "../../shared/log/log-fault.ts";
import type { VerifySignature } from "../../shared/log/signature-scheme.ts";
import type { SoundKeys } from "./sound-keys.ts";

type Check = {
  readonly signature: Uint8Array;
  readonly message: Uint8Array;
  readonly publicKey: Uint8Array;
};

/** A verifier that knows already which of the entries' own signatures hold, if members of `state` made them. */
export async function verifierFor(
  state: ControlState,
  untrustedEntries: readonly Uint8Array[],
  verify: VerifySignature,
  keys: SoundKeys,
): Promise<VerifySignature> {
  const checks = untrustedEntries.flatMap((bytes) => ownCheck(state, bytes));
  const verdicts = await Promise.all(checks.map((check) => holds(check, keys)));
  const held = checks.filter((_, index) => verdicts[index] === true);
  return (signature, message, publicKey) =>
    held.some((one) => isSame(one, { signature, message, publicKey })) ||
    verify(signature, message, publicKey);
}

function ownCheck(state: ControlState, bytes: Uint8Array): Check[] {
  const entry = decodedOrNull(bytes);
  const signature = entry?.signatures.at(-1);
  const signer = entry === null ? null : memberById(state, entry.header.deviceId);
  if (entry === null || signature === undefined || signer === null) return [];
  const message = signedBytes(entry, entry.signatures.slice(0, -1));
  return [{ signature, message, publicKey: signer.signPublicKey }];
}

function decodedOrNull(bytes: Uint8Array): Entry | null {
  try {
    return decodeEntry(bytes);
  } catch (cause) {
    if (cause instanceof LogFault) return null;
    throw cause;
  }
}

/** By OpenSSL alone, which takes nothing that the rule refuses once the key is sound. */
function holds({ signature, message, publicKey }: Check, keys: SoundKeys): Promise<boolean> {
  const key = keys.find(publicKey);
  if (key === null) return Promise.resolve(false);
  return new Promise((resolve) => {
    verifyInThread(null, message, key, signature, (error, isRight) => resolve(error === null && isRight));
  });
}

function isSame(one: Check, other: Check): boolean {
  return (
    equalBytes(one.signature, other.signature) &&
    equalBytes(one.publicKey, other.publicKey) &&
    equalBytes(one.message, other.message)
  );
}
