import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { bytesToHex, hexToBytes } from "../../../shared/bytes/bytes.ts";
import { vaultIdOf } from "../../../shared/log/vault-id.ts";
import { readCases } from "../vault/vectors-on-disk.ts";

describe("vault id", () => {
  it.each(readCases<{ name: string; founding: string; vaultId: string }>("log/ids.json"))(
    "is the hash of the founding record: $name",
    ({ founding, vaultId }) => {
      expect(bytesToHex(vaultIdOf(hexToBytes(founding)))).toBe(vaultId);
      const hash = createHash("sha256").update("keyferry/v1/vault-id\0").update(founding, "hex");
      expect(hash.digest("hex")).toBe(vaultId);
    },
  );
});
