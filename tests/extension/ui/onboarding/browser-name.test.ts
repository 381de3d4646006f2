import { describe, expect, it } from "vitest";
import { browserName } from "../../../../extension/ui/onboarding/browser-name.ts";

describe("browserName", () => {
  //  user agent                                                                            name
  it.each([
    ["Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0", "Firefox"],
    ["Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36", "Chrome"],
    ["Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0", "Edge"],
    [
      "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36 OPR/120.0.0.0",
      "Opera",
    ],
    ["Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 Version/26.0 Safari/605.1.15", "Safari"],
    ["something else", "Browser"],
  ])("%s: %s", (userAgent, name) => {
    expect(browserName(userAgent)).toBe(name);
  });
});
