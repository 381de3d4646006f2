/** RsaEngine over the platform's WebCrypto, which is passed in: background, worker and Node all have one. */
import type { RsaEngine } from "./rsa-engine.ts";

const RS256_PARAMETERS = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" } as const;
const GENERATE = { ...RS256_PARAMETERS, modulusLength: 2048 } as const;

type RsaParameters = { name: string; hash: string };
type Bytes = Uint8Array<ArrayBuffer>;

/** The part of SubtleCrypto that is used. `Key` is CryptoKey, of which nothing needs to be known here. */
export interface RsaSubtle<Key> {
  generateKey(
    algorithm: RsaParameters & { modulusLength: number; publicExponent: Bytes },
    extractable: boolean,
    usages: ("sign" | "verify")[],
  ): Promise<{ privateKey: Key }>;
  exportKey(format: "pkcs8", key: Key): Promise<ArrayBuffer>;
  importKey(
    format: "pkcs8",
    pkcs8: Bytes,
    algorithm: RsaParameters,
    extractable: boolean,
    usages: "sign"[],
  ): Promise<Key>;
  sign(algorithm: string, key: Key, message: Bytes): Promise<ArrayBuffer>;
}

export function rsaBySubtle<Key>(subtle: RsaSubtle<Key>): RsaEngine {
  return {
    async generate() {
      const algorithm = { ...GENERATE, publicExponent: Uint8Array.of(1, 0, 1) };
      const { privateKey } = await subtle.generateKey(algorithm, true, ["sign", "verify"]);
      return new Uint8Array(await subtle.exportKey("pkcs8", privateKey));
    },
    async sign(pkcs8, message) {
      const key = await subtle.importKey("pkcs8", new Uint8Array(pkcs8), { ...RS256_PARAMETERS }, false, [
        "sign",
      ]);
      return new Uint8Array(await subtle.sign(RS256_PARAMETERS.name, key, new Uint8Array(message)));
    },
  };
}
