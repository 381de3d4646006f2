import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { effectiveRpId } from "../../../shared/webauthn/rp-id.ts";
import { faultCodeOf } from "../../support/ceremony-fault-code.ts";

const NO = "ceremony/rp-id-not-allowed";
const OPAQUE = "ceremony/opaque-origin";
const LONG_LABEL = "a".repeat(63);

describe("effectiveRpId", () => {
  // origin, asked RP ID, verdict: the RP ID that holds, or the fault
  it.each<[string, string | null, string]>([
    // the host itself
    ["https://example.org", null, "example.org"],
    ["https://example.org", "example.org", "example.org"],
    ["https://login.example.org", null, "login.example.org"],
    ["https://login.example.org", "login.example.org", "login.example.org"],
    ["https://example.org:8443", null, "example.org"],
    ["https://example.org:8443", "example.org", "example.org"],
    ["https://my_host.example.org", null, "my_host.example.org"],
    ["https://xn--bcher-kva.example", "xn--bcher-kva.example", "xn--bcher-kva.example"],
    ["https://intranet", null, "intranet"],
    ["https://intranet", "intranet", "intranet"],
    // a parent
    ["https://login.example.org", "example.org", "example.org"],
    ["https://a.b.c.example.org", "c.example.org", "c.example.org"],
    ["https://a.b.c.example.org:444", "example.org", "example.org"],
    ["https://www.example.co.uk", "example.co.uk", "example.co.uk"],
    ["https://deep.alice.github.io", "alice.github.io", "alice.github.io"],
    ["https://a.xn--bcher-kva.example", "xn--bcher-kva.example", "xn--bcher-kva.example"],
    // public suffixes
    ["https://example.org", "org", NO],
    ["https://www.example.co.uk", "co.uk", NO],
    ["https://www.example.co.uk", "uk", NO],
    ["https://alice.github.io", "github.io", NO],
    ["https://alice.github.io", "io", NO],
    ["https://x.example.compute.amazonaws.com", "amazonaws.com", NO],
    ["https://console.aws.amazonaws.com", "amazonaws.com", "amazonaws.com"],
    ["https://x.s3.amazonaws.com", "amazonaws.com", NO],
    ["https://x.s3.amazonaws.com", "s3.amazonaws.com", NO],
    ["https://a.intranet", "intranet", NO],
    ["https://city.kawasaki.jp", "kawasaki.jp", NO],
    ["https://www.city.kawasaki.jp", "city.kawasaki.jp", "city.kawasaki.jp"],
    ["https://github.io", "github.io", "github.io"],
    // not a suffix at a label border
    ["https://evilexample.org", "example.org", NO],
    ["https://example.org.evil.com", "example.org", NO],
    ["https://example.org", "login.example.org", NO],
    ["https://a.example.org", "b.example.org", NO],
    ["https://example.org", "example.com", NO],
    ["https://example.org", "xample.org", NO],
    ["https://example.org", ".example.org", NO],
    ["https://login.example.org", ".org", NO],
    // not spelled as a bare host
    ["https://example.org", "", NO],
    ["https://example.org", " ", NO],
    ["https://example.org", "null", NO],
    ["https://example.org", "example.org.", NO],
    ["https://login.example.org", "example.org.", NO],
    ["https://example.org", "EXAMPLE.ORG", NO],
    ["https://login.example.org", "Example.org", NO],
    ["https://example.org", "example.org:443", NO],
    ["https://example.org:8443", "example.org:8443", NO],
    ["https://example.org", "https://example.org", NO],
    ["https://example.org", "example.org/", NO],
    ["https://example.org", "user@example.org", NO],
    ["https://example.org", "-example.org", NO],
    ["https://example.org", "0example.org", NO],
    ["https://login.example.org", "example..org", NO],
    ["https://a.xn--bcher-kva.example", "bücher.example", NO],
    ["https://login.example.org", "ｅxample.org", NO],
    ["https://login.example.org", "example.org\u{0000}", NO],
    ["https://login.example.org", "example%2eorg", NO],
    ["https://login.example.org", "*.example.org", NO],
    [`https://a.${LONG_LABEL}.example.org`, `${LONG_LABEL}.example.org`, `${LONG_LABEL}.example.org`],
    [`https://a.${LONG_LABEL}a.example.org`, "example.org", NO],
    [`https://${`${LONG_LABEL}.`.repeat(4)}org`, "org", NO],
    // hosts that are no domain
    ["https://example.org.", null, NO],
    ["https://192.168.0.1", null, NO],
    ["https://192.168.0.1", "192.168.0.1", NO],
    ["https://192.168.0.1", "0.1", NO],
    ["https://127.0.0.1:8443", null, NO],
    ["http://127.0.0.1:8080", "localhost", NO],
    ["https://[::1]", null, NO],
    ["http://[::1]:8080", "localhost", NO],
    ["https://example.123", null, NO],
    ["https://example.0x7f", null, NO],
    ["https://-bad-.example.org", null, NO],
    // secure or local
    ["http://example.org", null, NO],
    ["http://login.example.org", "example.org", NO],
    ["http://localhost", null, "localhost"],
    ["http://localhost:8080", "localhost", "localhost"],
    ["https://localhost:8443", "localhost", "localhost"],
    ["http://shop.localhost:8080", null, "shop.localhost"],
    ["http://a.shop.localhost", "shop.localhost", "shop.localhost"],
    ["http://shop.localhost", "localhost", NO],
    ["http://notlocalhost", null, NO],
    ["http://localhost.example.org", null, NO],
    // no web origin
    ["null", null, OPAQUE],
    ["null", "example.org", OPAQUE],
    ["", "example.org", OPAQUE],
    ["file://", null, OPAQUE],
    ["about:blank", null, OPAQUE],
    ["data:text/html,x", "example.org", OPAQUE],
    ["chrome-extension://abcdefghijklmnop", null, OPAQUE],
    ["moz-extension://5d2d4a70", null, OPAQUE],
    ["ftp://example.org", "example.org", OPAQUE],
    ["https://example.org/", "example.org", OPAQUE],
    ["https://user@example.org", "example.org", OPAQUE],
    ["HTTPS://example.org", "example.org", OPAQUE],
    ["https://", "example.org", OPAQUE],
    ["https://example.org\n", "example.org", NO],
  ])("%s asks for %j: %s", (origin, rpId, verdict) => {
    const isFault = verdict.startsWith("ceremony/");

    expect(isFault ? faultCodeOf(() => effectiveRpId(origin, rpId)) : effectiveRpId(origin, rpId)).toBe(
      verdict,
    );
  });

  it("agrees with a naive statement of the rule on hosts below known suffixes", () => {
    // Suffixes of one to three labels, some of them private; each with what is public about it.
    const suffix = fc.constantFrom(
      "org",
      "co.uk",
      "github.io",
      "s3.amazonaws.com",
      "kawasaki.jp",
      "vercel.app",
    );
    // No public suffix begins like this: a random "ae" before "org" would be one.
    const label = fc.stringMatching(/^zq[a-z0-9]{0,3}$/u);
    const host = fc.tuple(fc.array(label, { minLength: 1, maxLength: 4 }), suffix);
    fc.assert(
      fc.property(host, fc.nat(6), fc.option(label), ([labels, publicSuffix], drop, foreign) => {
        // kawasaki.jp is *.kawasaki.jp with an exception for "city".
        fc.pre(publicSuffix !== "kawasaki.jp" || !labels.includes("city"));
        const suffixLabels = publicSuffix.split(".").length + (publicSuffix === "kawasaki.jp" ? 1 : 0);
        const hostLabels = [...labels, ...publicSuffix.split(".")];
        const kept = hostLabels.slice(drop);
        const asked = [...(foreign === null ? [] : [foreign]), ...kept].join(".");
        fc.pre(asked !== "");

        const isSameHost = asked === hostLabels.join(".");
        const isParent = foreign === null && kept.length < hostLabels.length && kept.length > suffixLabels;
        // A label put before a kept rest is the host again, or a parent of it, only if it is the label dropped there.
        const isRestored =
          foreign !== null && drop > 0 && hostLabels[drop - 1] === foreign && kept.length + 1 > suffixLabels;

        const verdict = faultCodeOf(() => effectiveRpId(`https://${hostLabels.join(".")}`, asked));
        expect(verdict).toBe(isSameHost || isParent || isRestored ? "no fault" : NO);
      }),
      { numRuns: 1_000 },
    );
  });
});
