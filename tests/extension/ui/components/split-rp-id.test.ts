import { describe, expect, it } from "vitest";
import { splitRpId } from "../../../../extension/ui/components/split-rp-id.ts";

describe("splitRpId", () => {
  //  rpId                      registrable domain   muted          strong
  it.each([
    ["login.example.com", "example.com", "login.", "example.com"],
    ["example.com", "example.com", "", "example.com"],
    ["a.b.example.co.uk", "example.co.uk", "a.b.", "example.co.uk"],
    ["localhost", "localhost", "", "localhost"],
    ["127.0.0.1", "127.0.0.1", "", "127.0.0.1"],
    // Nothing is muted that is not below the registrable domain at a label border.
    ["evil-example.com", "example.com", "", "evil-example.com"],
    ["example.com.evil.test", "example.com", "", "example.com.evil.test"],
    ["example.com", "", "", "example.com"],
  ])("%s under %s", (rpId, registrableDomain, subdomain, registrable) => {
    expect(splitRpId(rpId, registrableDomain)).toEqual({ subdomain, registrable });
  });
});
