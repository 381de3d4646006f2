import { describe, expect, it } from "vitest";
import { DuplicateFinder } from "../../../shared/exchange/duplicates.ts";
import { barePasskey, bytesFor, sampleKey } from "./sample-passkeys.ts";

const first = barePasskey();
const otherId = { credentialId: bytesFor("other", 20) };
const otherKey = { privateKeyPkcs8: sampleKey("ES256b").pkcs8 };
const otherSite = { rpId: "example.org" };

describe("a passkey after another", () => {
  // what differs, verdict
  it.each([
    ["nothing", {}, "already-present"],
    ["the names", { userName: "renamed" }, "already-present"],
    ["the key", otherKey, "conflict"],
    ["the credential id", otherId, "import"],
    ["the credential id and the key", { ...otherId, ...otherKey }, "import"],
    ["the site", otherSite, "key-of-another-site"],
    ["the site and the key", { ...otherSite, ...otherKey }, "import"],
  ])("that differs in %s", (_, changed, verdict) => {
    const finder = new DuplicateFinder();
    finder.judge(first);

    expect(finder.judge(barePasskey(changed))).toBe(verdict);
  });

  it("is judged by what came first, not by what was refused", () => {
    const finder = new DuplicateFinder();

    const verdicts = [first, barePasskey(otherKey), first].map((passkey) => finder.judge(passkey));

    expect(verdicts).toEqual(["import", "conflict", "already-present"]);
  });
});
