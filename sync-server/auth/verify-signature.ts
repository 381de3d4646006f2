/**
 * Ed25519 by node:crypto, about 15 times as fast as in JavaScript, with exactly the verdicts of the log's own rule
 * (shared/log/signature-scheme.ts). Versions of OpenSSL differ on public keys of small order and in non-canonical
 * form, which the rule refuses; all of them refuse signatures with a part of small order, which the rule takes. So
 * keys are judged here, once each, and what OpenSSL refuses is put to the rule itself: a server that judged otherwise
 * than its clients could keep a log from them that they hold for good, or the reverse.
 */
import { verify } from "node:crypto";
import { type VerifySignature, verifyStrict } from "../../shared/log/signature-scheme.ts";
import { SoundKeys } from "./sound-keys.ts";

const SIGNATURE_LENGTH = 64;

/** A verifier that remembers the keys it has seen. */
export function signatureVerifier(keys = new SoundKeys()): VerifySignature {
  return (signature, message, publicKey) => {
    if (signature.length !== SIGNATURE_LENGTH) return false;
    const key = keys.find(publicKey);
    if (key === null) return false;
    return verify(null, message, key, signature) || verifyStrict(signature, message, publicKey);
  };
}
