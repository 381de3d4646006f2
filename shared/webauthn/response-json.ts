/** The JSON forms of what create() and get() answer (WebAuthn Level 3, sections 5.1.8 and 5.1.9). Bytes are base64url. */
import type { CredPropsOutput } from "./extensions/cred-props.ts";
import type { LargeBlobOutput } from "./extensions/large-blob.ts";
import type { PrfOutput } from "./extensions/prf.ts";

export type ClientExtensionResultsJSON = {
  readonly credProps?: CredPropsOutput;
  readonly prf?: PrfOutput;
  readonly largeBlob?: LargeBlobOutput;
};

export type RegistrationResponseJSON = {
  readonly id: string;
  readonly rawId: string;
  readonly response: {
    readonly clientDataJSON: string;
    readonly authenticatorData: string;
    readonly transports: readonly string[];
    /** SubjectPublicKeyInfo. */
    readonly publicKey: string;
    /** COSE number. */
    readonly publicKeyAlgorithm: number;
    readonly attestationObject: string;
  };
  readonly authenticatorAttachment: "platform";
  readonly clientExtensionResults: ClientExtensionResultsJSON;
  readonly type: "public-key";
};

export type AuthenticationResponseJSON = {
  readonly id: string;
  readonly rawId: string;
  readonly response: {
    readonly clientDataJSON: string;
    readonly authenticatorData: string;
    readonly signature: string;
    readonly userHandle?: string;
  };
  readonly authenticatorAttachment: "platform";
  readonly clientExtensionResults: ClientExtensionResultsJSON;
  readonly type: "public-key";
};
