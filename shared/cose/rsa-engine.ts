/** What pure code needs from outside to use RSA: @noble has none, the platform has. */
export interface RsaEngine {
  /** A new 2048-bit key with exponent 65537, as PKCS#8. */
  generate(): Promise<Uint8Array>;
  /** RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, 8.2). `pkcs8` is a key that `decodePkcs8` has accepted. */
  sign(pkcs8: Uint8Array, message: Uint8Array): Promise<Uint8Array>;
}
