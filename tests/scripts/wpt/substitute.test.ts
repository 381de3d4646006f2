import { describe, expect, it } from "vitest";
import { substitute } from "../../../scripts/wpt/substitute.ts";

const asked = {
  url: new URL("https://web-platform.test:8443/webauthn/a.sub.html?name=value"),
  headers: { "accept-language": "en" },
  ports: { https: [8443, 9443] },
};

describe("substitutions in test files", () => {
  it.each([
    ["{{host}}", "web-platform.test"],
    ["{{domains[www]}}", "www.web-platform.test"],
    ["{{domains[élève]}}", "xn--lve-6lad.web-platform.test"],
    ["{{hosts[alt][]}}", "not-web-platform.test"],
    ["{{hosts[][www1]}}", "www1.web-platform.test"],
    ["{{ports[https][1]}}", "9443"],
    ["{{location[server]}}", "https://web-platform.test:8443"],
    ["{{GET[name]}}", "value"],
    ["{{headers[Accept-Language]}}", "en"],
    ["{{nobody[knows]}}", "{{nobody[knows]}}"],
  ])("%s becomes %s", (text, expected) => {
    expect(substitute(`<${text}>`, asked)).toBe(`<${expected}>`);
  });

  it("{{uuid()}} is another one each time", () => {
    expect(substitute("{{uuid()}}", asked)).not.toBe(substitute("{{uuid()}}", asked));
  });
});
