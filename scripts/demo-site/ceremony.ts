/** What the site remembers between asking the browser and judging its answer. */

/** Judged against the answer: never taken from the answer itself. */
export type Asked = {
  /** base64url */
  readonly challenge: string;
  readonly userVerification: "required" | "preferred" | "discouraged";
};

export type AskedForNewPasskey = Asked & {
  /** COSE algorithm numbers that were offered. */
  readonly algorithms: readonly number[];
};

export type Ceremony =
  | {
      readonly kind: "sign-up";
      readonly asked: AskedForNewPasskey;
      readonly accountId: string;
      readonly name: string;
      readonly displayName: string;
    }
  | { readonly kind: "add"; readonly asked: AskedForNewPasskey; readonly accountId: string }
  | {
      readonly kind: "recover";
      readonly asked: AskedForNewPasskey;
      readonly accountId: string;
      /** The hash that the typed code matched: when it is no longer the account's, the code was used or replaced. */
      readonly recoveryHash: string;
    }
  /** `accountId` is null where any account may answer. */
  | { readonly kind: "sign-in"; readonly asked: Asked; readonly accountId: string | null };
