/** The formats by the names a person knows. */
import type { ExchangeFormat } from "../../../messages/exchange-contract.ts";
import { type TextKey, text } from "../../components/text.ts";

/** Proper names are the same in every language. */
const NAMES: Readonly<Record<ExchangeFormat | "unknown", string | { readonly key: TextKey }>> = {
  bundle: { key: "formatBundle" },
  cxf: "CXF",
  bitwarden: "Bitwarden",
  "bitwarden-protected": "Bitwarden",
  passkey: "KeePassXC .passkey",
  kdbx: { key: "formatKdbx" },
  proton: "Proton Pass",
  aliasvault: "AliasVault",
  unknown: { key: "formatUnknown" },
};

export function formatName(format: ExchangeFormat | "unknown"): string {
  const name = NAMES[format];
  return typeof name === "string" ? name : text(name.key);
}
