/** A caller that founds its vault on the server and has a token for it. */
import { encodeBase64url } from "../../../shared/bytes/base64url.ts";
import {
  decodeChallenge,
  decodeTokenAnswer,
  encodeChallengeRequest,
  encodeTokenRequest,
} from "../../../shared/wire/auth-bodies.ts";
import { authMessage } from "../../../shared/wire/auth-message.ts";
import { pathOf, type WirePath } from "../../../shared/wire/paths.ts";
import { encodeFoundRequest } from "../../../shared/wire/vault-bodies.ts";
import { CBOR_MEDIA_TYPE } from "../../../shared/wire/wire-body.ts";
import { type HttpCaller, requestBytes } from "./http-caller.ts";
import { nodeSignatures } from "./node-signatures.ts";
import type { SignedLog } from "./signed-log.ts";

/** Puts the vault's genesis on the server. */
export async function foundOn(caller: HttpCaller, { entries }: SignedLog): Promise<void> {
  const [genesis] = entries;
  if (genesis === undefined) throw new Error("a log without genesis");
  await post(caller, "vaults", encodeFoundRequest({ genesis, invite: null }));
}

/** The text of a token for the log's device. `origin`: what the server wants signed. */
export async function signIn(caller: HttpCaller, origin: string, log: SignedLog): Promise<string> {
  const { vaultId, device } = log;
  const { challenge } = decodeChallenge(await post(caller, "challenge", encodeChallengeRequest()));
  const { deviceId } = device;
  const signature = nodeSignatures.sign(
    authMessage({ origin, vaultId, deviceId, challenge }),
    device.signSeed,
  );
  const body = encodeTokenRequest({ vaultId, deviceId, challenge, signature });
  return encodeBase64url(decodeTokenAnswer(await post(caller, "token", body)).token);
}

async function post(caller: HttpCaller, path: WirePath, body: Uint8Array): Promise<Uint8Array> {
  const reply = await caller.call(requestBytes("POST", pathOf(path), { type: CBOR_MEDIA_TYPE, body }));
  if (reply.status !== 200 && reply.status !== 201) throw new Error(`${path} answered ${reply.status}`);
  return reply.body;
}
