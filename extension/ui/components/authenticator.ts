/**
 * Asks the browser's authenticators for the secret that unlocks the vault: WebAuthn with its PRF extension (Level 3,
 * section 10.1.4), from a page of ours. Keyferry's own page script never stands in these pages, so it is the browser that
 * answers. The output is secret and goes into one message to the background.
 */
import { decodeBase64url, encodeBase64url } from "../../../shared/bytes/base64url.ts";
import type { RandomBytes } from "../../../shared/bytes/environment.ts";
import type { MethodChallenge, MethodProof, RequestOfAdding } from "../../messages/unlock-contract.ts";
import { AuthenticatorFault, authenticatorFault } from "./authenticator-fault.ts";

const TIMEOUT_MS = 120_000;
/** ES256, EdDSA, RS256: whatever it takes; nothing is ever signed for anyone. */
const ALGORITHMS = [-7, -8, -257];
const SALT_LENGTH = 32;

export type AuthenticatorDoor = {
  readonly credentials: Pick<CredentialsContainer, "create" | "get">;
  readonly random: RandomBytes;
  /** See own-rp-id.ts. */
  readonly rpId: string | undefined;
};

export type NewMethod = Omit<RequestOfAdding, "name">;

/** What one of these authenticators answers; the person chooses which. Throws AuthenticatorFault. */
export async function computeProof(
  door: AuthenticatorDoor,
  challenges: readonly MethodChallenge[],
): Promise<MethodProof> {
  const salts = challenges.map(({ credentialId, salt }) => [credentialId, { first: bytesOf(salt) }]);
  const publicKey: PublicKeyCredentialRequestOptions = {
    ...common(door),
    ...(door.rpId !== undefined && { rpId: door.rpId }),
    userVerification: "required",
    allowCredentials: challenges.map(descriptor),
    extensions: { prf: { evalByCredential: Object.fromEntries(salts) } },
  };
  const credential = await asked(() => door.credentials.get({ publicKey }));
  const output = credential.getClientExtensionResults().prf?.results?.first;
  if (output === undefined) throw withoutPrf();
  return { credentialId: idOf(credential), output: encodeBase64url(toBytes(output)) };
}

/**
 * A new credential on an authenticator that the person chooses, and its first answer; most authenticators give that only
 * when asked a second time. `known`: those that are added already. Throws AuthenticatorFault; what the authenticator then
 * keeps opens nothing.
 */
export async function enrol(
  door: AuthenticatorDoor,
  known: readonly MethodChallenge[],
  names: { readonly rp: string; readonly user: string },
): Promise<NewMethod> {
  const salt = door.random(SALT_LENGTH);
  const publicKey: PublicKeyCredentialCreationOptions = {
    ...common(door),
    rp: { name: names.rp, ...(door.rpId !== undefined && { id: door.rpId }) },
    user: { id: copyOf(door.random(16)), name: names.user, displayName: names.user },
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: "public-key", alg })),
    excludeCredentials: known.map(descriptor),
    authenticatorSelection: { userVerification: "required", residentKey: "discouraged" },
    extensions: { prf: { eval: { first: copyOf(salt) } } },
  };
  const credential = await asked(() => door.credentials.create({ publicKey }));
  const prf = credential.getClientExtensionResults().prf;
  if (prf?.enabled !== true) throw withoutPrf();
  const credentialId = idOf(credential);
  const fresh = { credentialId, salt: encodeBase64url(salt), transports: transportsOf(credential) };
  const first = prf.results?.first;
  const proof = first === undefined ? await computeProof(door, [fresh]) : null;
  return { ...fresh, output: proof?.output ?? encodeBase64url(toBytes(first)) };
}

function common({ random }: AuthenticatorDoor) {
  return { challenge: copyOf(random(32)), timeout: TIMEOUT_MS };
}

async function asked(work: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  try {
    const credential = await work();
    if (credential instanceof PublicKeyCredential) return credential;
  } catch (error) {
    throw authenticatorFault(error);
  }
  throw new AuthenticatorFault("ui/authenticator-failed", "no credential was answered");
}

function descriptor({ credentialId, transports }: MethodChallenge): PublicKeyCredentialDescriptor {
  // The browser passes over transports that it does not know.
  const known = [...transports] as AuthenticatorTransport[];
  return { type: "public-key", id: bytesOf(credentialId), transports: known };
}

function transportsOf({ response }: PublicKeyCredential): readonly string[] {
  return response instanceof AuthenticatorAttestationResponse ? response.getTransports() : [];
}

function idOf({ rawId }: PublicKeyCredential): string {
  return encodeBase64url(new Uint8Array(rawId));
}

function toBytes(source: BufferSource | undefined): Uint8Array {
  if (source === undefined) throw withoutPrf();
  return ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  return copyOf(decodeBase64url(base64url) ?? new Uint8Array());
}

/** In memory of its own, as the browser's types want it. */
function copyOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}

function withoutPrf(): AuthenticatorFault {
  return new AuthenticatorFault("ui/authenticator-without-prf", "no PRF");
}
