import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeBase64url } from "../../../../shared/bytes/base64url.ts";
import { readBitwardenId, writeBitwardenId } from "../../../../shared/exchange/bitwarden/credential-id.ts";
import { Skip } from "../../../../shared/exchange/read-collector.ts";

function codeOf(text: string | null): string {
  try {
    readBitwardenId(text);
    return "nothing was refused";
  } catch (error) {
    if (error instanceof Skip) return error.code;
    throw error;
  }
}

describe("Bitwarden's credential ids", () => {
  it.each([
    ["6f9619ff-8b86-4011-b42d-00c04fc964ff", "b5YZ_4uGQBG0LQDAT8lk_w"],
    ["6F9619FF-8B86-4011-B42D-00C04FC964FF", "b5YZ_4uGQBG0LQDAT8lk_w"],
    ["b64.b5YZ_4uGQBG0LQDAT8lk_w", "b5YZ_4uGQBG0LQDAT8lk_w"],
    ["b64.b5YZ_4uGQBG0LQDAT8lk_w==", "b5YZ_4uGQBG0LQDAT8lk_w"],
    ["b64.AQ", "AQ"],
  ])("%s stands for %s", (text, base64url) => {
    expect(encodeBase64url(readBitwardenId(text))).toBe(base64url);
  });

  it.each([
    [null, "credential-id-missing"],
    ["", "credential-id-missing"],
    ["b64.", "credential-id-missing"],
    ["b64.%", "credential-id-malformed"],
    ["b5YZ_4uGQBG0LQDAT8lk_w", "credential-id-malformed"],
    ["not-an-id", "credential-id-malformed"],
    [`b64.${"A".repeat(1400)}`, "credential-id-too-long"],
  ])("%.30j is refused: %s", (text, reason) => {
    expect(codeOf(text)).toBe(reason);
  });

  it("of any length come back from their text", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 1023 }), (id) => {
        expect(readBitwardenId(writeBitwardenId(id))).toEqual(id);
      }),
    );
  });
});
