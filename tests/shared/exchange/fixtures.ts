/** The sample files of tests/vectors/exchange and what importing each must do. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

export const FIXTURE_FOLDER = join(import.meta.dirname, "../../vectors/exchange");
export const FIXTURE_PASSPHRASE = "fixture-password";

export type ExpectedPasskey = {
  readonly label: string;
  readonly where: string;
  readonly outcome: "import" | "already-present" | "skip" | "import-or-skip";
  readonly warn?: readonly string[];
  readonly reason?: string;
  readonly alg: number;
  readonly rpId: string;
  readonly username: string;
  readonly userDisplayName: string;
  readonly credentialIdHex: string;
  readonly userHandleHex: string | null;
  readonly cosePublicKeyHex: string;
  readonly publicJwk: Readonly<Record<string, string>>;
  readonly prf?: {
    readonly inputUtf8: string;
    readonly seedWithUvHex: string;
    readonly outputWithUvHex: string;
    readonly seedWithoutUvHex?: string;
  };
  readonly fido2?: {
    readonly credBlobHex?: string;
    readonly largeBlobSha256Hex?: string;
    readonly largeBlobSize: number;
    readonly payments?: boolean;
  };
  readonly flags?: { readonly be: number; readonly bs: number } | null;
  readonly counter?: number;
  readonly collection?: string;
  readonly itemCreatedAt?: null;
};

type Count = number | readonly [number, number];

export type ExpectedFile = {
  readonly format: string;
  readonly document: "accept" | "refuse";
  readonly reason?: string;
  readonly counts: {
    readonly inFile: number;
    readonly import: Count;
    readonly alreadyPresent: number;
    readonly skip: Count;
  };
  readonly passkeys?: readonly ExpectedPasskey[];
};

const expected = JSON.parse(readFileSync(join(FIXTURE_FOLDER, "expected.json"), "utf8")) as {
  readonly files: Readonly<Record<string, ExpectedFile>>;
};

export const FIXTURES: readonly (readonly [string, ExpectedFile])[] = Object.entries(expected.files);

export function fixtureBytes(name: string): Uint8Array {
  return new Uint8Array(readFileSync(join(FIXTURE_FOLDER, name)));
}

/** The least and the most that a count allows. */
export function rangeOf(count: Count): readonly [number, number] {
  return typeof count === "number" ? [count, count] : count;
}
