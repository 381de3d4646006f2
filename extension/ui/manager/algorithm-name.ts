/** Names of signature algorithms by their COSE number (IANA registry), or the number where it is none of ours. */
const NAMES: Readonly<Record<number, string>> = {
  [-7]: "ES256",
  [-8]: "EdDSA",
  [-35]: "ES384",
  [-36]: "ES512",
  [-257]: "RS256",
};

export function algorithmName(alg: number): string {
  return NAMES[alg] ?? String(alg);
}
