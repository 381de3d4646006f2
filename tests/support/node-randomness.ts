/** The platform doors of pure code, as Node has them: for tests. */
import { randomBytes, webcrypto } from "node:crypto";
import type { RandomBytes } from "../../shared/bytes/environment.ts";
import { rsaBySubtle } from "../../shared/cose/rsa-by-subtle.ts";

export const nodeRandom: RandomBytes = (length) => new Uint8Array(randomBytes(length));

export const nodeRsa = rsaBySubtle<webcrypto.CryptoKey>(webcrypto.subtle);
