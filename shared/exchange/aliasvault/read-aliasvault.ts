/** AliasVault's `.avux`: a zip with `manifest.json`; also the manifest alone. `.avex` holds one encrypted. */
import { ExchangeFault } from "../exchange-fault.ts";
import type { ReadResult } from "../read-collector.ts";
import { decodeJson } from "../untrusted-json.ts";
import { isZip, openZip } from "../zip-archive.ts";
import { readManifest } from "./read-manifest.ts";

/** Throws ExchangeFault. */
export function readAliasvault(bytes: Uint8Array): ReadResult {
  if (!isZip(bytes)) return readManifest(decodeJson(bytes));
  const manifest = openZip(bytes).read("manifest.json");
  if (manifest === null)
    throw new ExchangeFault("exchange/malformed", "The AliasVault export has no manifest.json.");
  return readManifest(decodeJson(manifest));
}
