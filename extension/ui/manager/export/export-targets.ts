/**
 * Where passkeys may go: what the file is and who reads it, in plain words. Pure: which texts, not the texts themselves.
 */
import { EXPORT_PROTECTION, type ExchangeFormat } from "../../../messages/exchange-contract.ts";
import type { TextKey } from "../../components/text.ts";

export type ExportTarget = {
  readonly format: ExchangeFormat;
  readonly label: TextKey;
  readonly what: TextKey;
  readonly readers: TextKey;
};

/** The first is chosen where the person has not chosen another. */
export const EXPORT_TARGETS: readonly ExportTarget[] = [
  { format: "bundle", label: "targetBundle", what: "targetBundleWhat", readers: "targetBundleReaders" },
  {
    format: "bitwarden-protected",
    label: "targetBitwarden",
    what: "targetBitwardenWhat",
    readers: "targetBitwardenReaders",
  },
  { format: "kdbx", label: "targetKdbx", what: "targetKdbxWhat", readers: "targetKdbxReaders" },
  { format: "proton", label: "targetProton", what: "targetProtonWhat", readers: "targetProtonReaders" },
  {
    format: "aliasvault",
    label: "targetAliasvault",
    what: "targetAliasvaultWhat",
    readers: "targetAliasvaultReaders",
  },
  { format: "cxf", label: "targetCxf", what: "targetCxfWhat", readers: "targetCxfReaders" },
  {
    format: "bitwarden",
    label: "targetBitwardenPlain",
    what: "targetBitwardenPlainWhat",
    readers: "targetBitwardenReaders",
  },
  { format: "passkey", label: "targetPasskey", what: "targetPasskeyWhat", readers: "targetPasskeyReaders" },
];

/** True where no file of the format can be protected. */
export function isAlwaysPlain({ format }: ExportTarget): boolean {
  return EXPORT_PROTECTION[format] === "never";
}
