/** The server over HTTP as a newcomer with nothing but the words sees it. */
import type { SignatureScheme } from "../log/signature-scheme.ts";
import type { HttpServer } from "./http-session.ts";
import { HttpTransport, recoverVaults } from "./http-transport.ts";
import type { JoinDoor } from "./join.ts";

export function httpJoinDoor<Signal>(server: HttpServer<Signal>, scheme: SignatureScheme): JoinDoor {
  return {
    recover: ({ signPublicKey, signSeed }) =>
      recoverVaults(server, { signPublicKey, sign: (message) => scheme.sign(message, signSeed) }),
    transport: (vaultId, { deviceId, signSeed }) =>
      new HttpTransport(server, { vaultId, deviceId, sign: (message) => scheme.sign(message, signSeed) }),
  };
}
