/** Finding the vaults of a paper device: `POST /v1/recover`. Possession of the key is proved before anything is told. */
import { asBytes } from "../cbor/cbor-map.ts";
import { VAULT_ID_LENGTH } from "../log/entry-header.ts";
import { SIGNATURE_LENGTH } from "../log/size-classes.ts";
import { MAX_CHALLENGE_BYTES, MAX_RECOVERED_VAULTS, MAX_SMALL_BODY_BYTES } from "./limits.ts";
import { decodeBody, encodeBody } from "./wire-body.ts";
import { asListOf, asShortBytes } from "./wire-values.ts";

export type RecoverRequest = {
  /** 32 bytes: the paper device's Ed25519 public key. */
  readonly signPublicKey: Uint8Array;
  readonly challenge: Uint8Array;
  /** 64 bytes over `recoverMessage`. */
  readonly signature: Uint8Array;
};

export function encodeRecoverRequest(request: RecoverRequest): Uint8Array {
  const { signPublicKey, challenge, signature } = request;
  return encodeBody({ sign_key: signPublicKey, challenge, signature });
}

/** Throws WireFault. */
export function decodeRecoverRequest(bytes: Uint8Array): RecoverRequest {
  return decodeBody(bytes, MAX_SMALL_BODY_BYTES, ["sign_key", "challenge", "signature"], (map) => ({
    signPublicKey: asBytes(map.get("sign_key"), 32),
    challenge: asShortBytes(map.get("challenge"), MAX_CHALLENGE_BYTES),
    signature: asBytes(map.get("signature"), SIGNATURE_LENGTH),
  }));
}

export function encodeRecoverAnswer(vaultIds: readonly Uint8Array[]): Uint8Array {
  return encodeBody({ vaults: vaultIds });
}

/** Ids of 32 bytes, possibly none. Throws WireFault. */
export function decodeRecoverAnswer(bytes: Uint8Array): readonly Uint8Array[] {
  return decodeBody(bytes, MAX_SMALL_BODY_BYTES, ["vaults"], (map) =>
    asListOf(map.get("vaults"), MAX_RECOVERED_VAULTS, (id) => asBytes(id, VAULT_ID_LENGTH)),
  );
}
