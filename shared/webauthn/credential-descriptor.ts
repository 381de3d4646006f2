/** PublicKeyCredentialDescriptor (WebAuthn Level 3, section 5.8.3), and when one means a passkey of ours. */
import { equalBytes } from "../bytes/bytes.ts";
import { toBytes, toDomString, toRequiredDictionary, toSequence } from "./webidl.ts";

export type CredentialDescriptor = {
  /** "public-key", or a type of the future, which matches nothing here. */
  readonly type: string;
  readonly id: Uint8Array;
  /** As given. Never decides: sites and other vaults fill it in wrongly. */
  readonly transports: readonly string[];
};

/** A list of descriptors; unknown types stay in it, because an empty list means something else. */
export function decodeDescriptors(untrusted: unknown): readonly CredentialDescriptor[] {
  return toSequence(untrusted, (item) => {
    const dictionary = toRequiredDictionary(item);
    return {
      id: toBytes(dictionary["id"]),
      transports: toSequence(dictionary["transports"], toDomString),
      type: toDomString(dictionary["type"]),
    };
  });
}

/** True when one of the descriptors names this credential. */
export function namesCredential(
  descriptors: readonly CredentialDescriptor[],
  credentialId: Uint8Array,
): boolean {
  return descriptors.some(({ type, id }) => type === "public-key" && equalBytes(id, credentialId));
}
