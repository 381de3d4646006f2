/** Signing in: `POST /v1/auth/challenge` and `POST /v1/auth/token`. */
import { asBytes, asUnsigned, orNull } from "../cbor/cbor-map.ts";
import { DEVICE_ID_LENGTH, VAULT_ID_LENGTH } from "../log/entry-header.ts";
import { SIGNATURE_LENGTH } from "../log/size-classes.ts";
import { MAX_CHALLENGE_BYTES, MAX_SMALL_BODY_BYTES, MAX_TOKEN_BYTES } from "./limits.ts";
import { decodeBody, encodeBody } from "./wire-body.ts";
import { asShortBytes } from "./wire-values.ts";

/** The body of a challenge request: a map without members. */
export function encodeChallengeRequest(): Uint8Array {
  return encodeBody({});
}

/** Throws WireFault. */
export function decodeChallengeRequest(bytes: Uint8Array): void {
  decodeBody(bytes, MAX_SMALL_BODY_BYTES, [], () => undefined);
}

export type Challenge = {
  /** Meaningless to the client. */
  readonly challenge: Uint8Array;
  readonly expiresInSeconds: number;
};

export function encodeChallenge({ challenge, expiresInSeconds }: Challenge): Uint8Array {
  return encodeBody({ challenge, expires_in: expiresInSeconds });
}

/** Throws WireFault. */
export function decodeChallenge(bytes: Uint8Array): Challenge {
  return decodeBody(bytes, MAX_SMALL_BODY_BYTES, ["challenge", "expires_in"], (map) => ({
    challenge: asShortBytes(map.get("challenge"), MAX_CHALLENGE_BYTES),
    expiresInSeconds: asUnsigned(map.get("expires_in")),
  }));
}

export type TokenRequest = {
  /** 32 bytes. */
  readonly vaultId: Uint8Array;
  /** 16 bytes; the paper device signs in like any other. */
  readonly deviceId: Uint8Array;
  readonly challenge: Uint8Array;
  /** 64 bytes over `authMessage`. */
  readonly signature: Uint8Array;
};

export function encodeTokenRequest(request: TokenRequest): Uint8Array {
  const { vaultId, deviceId, challenge, signature } = request;
  return encodeBody({ vault: vaultId, device: deviceId, challenge, signature });
}

/** Throws WireFault. */
export function decodeTokenRequest(bytes: Uint8Array): TokenRequest {
  return decodeBody(bytes, MAX_SMALL_BODY_BYTES, ["vault", "device", "challenge", "signature"], (map) => ({
    vaultId: asBytes(map.get("vault"), VAULT_ID_LENGTH),
    deviceId: asBytes(map.get("device"), DEVICE_ID_LENGTH),
    challenge: asShortBytes(map.get("challenge"), MAX_CHALLENGE_BYTES),
    signature: asBytes(map.get("signature"), SIGNATURE_LENGTH),
  }));
}

export type TokenAnswer = {
  /** Secret for as long as it is valid: goes as base64url into `Authorization: Bearer`. */
  readonly token: Uint8Array;
  readonly expiresInSeconds: number;
  /** Null for a member; else the entry that removed the device: the token reads up to it and does nothing more. */
  readonly removedSeq: number | null;
};

export function encodeTokenAnswer({ token, expiresInSeconds, removedSeq }: TokenAnswer): Uint8Array {
  return encodeBody({ token, expires_in: expiresInSeconds, removed_seq: removedSeq });
}

/** Throws WireFault. */
export function decodeTokenAnswer(bytes: Uint8Array): TokenAnswer {
  return decodeBody(bytes, MAX_SMALL_BODY_BYTES, ["token", "expires_in", "removed_seq"], (map) => ({
    token: asShortBytes(map.get("token"), MAX_TOKEN_BYTES),
    expiresInSeconds: asUnsigned(map.get("expires_in")),
    removedSeq: orNull(map.get("removed_seq"), asUnsigned),
  }));
}
