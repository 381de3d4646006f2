import { describe, expect, it } from "vitest";
import { checklistOf } from "../../../../extension/background/checklist/checklist.ts";
import type { Enrolment } from "../../../../shared/vault/site-enrolment.ts";

describe("the list of sites to move", () => {
  // listed as              written     passkeys of the vault        -> state
  it.each<[string, Enrolment, readonly string[], string | undefined]>([
    ["example.com", "wanted", [], "open"],
    ["example.com", "done", [], "ticked"],
    ["example.com", "none", [], undefined],
    ["example.com", "none", ["example.com"], undefined],
    ["example.com", "wanted", ["example.com"], "held"],
    ["example.com", "done", ["example.com"], "held"],
    ["accounts.example.com", "wanted", ["example.com"], "held"],
    ["example.com", "wanted", ["login.example.com"], "held"],
    ["example.com", "wanted", ["a.b.example.com"], "held"],
    ["example.com", "wanted", ["notexample.com"], "open"],
    ["notexample.com", "wanted", ["example.com"], "open"],
    ["one.example.com", "wanted", ["two.example.com"], "open"],
    ["example.com", "wanted", ["com"], "open"],
    ["localhost", "wanted", ["localhost"], "held"],
  ])("shows %s, written as %s, with passkeys of %j as %s", (rpId, enrolment, rpIds, state) => {
    expect(checklistOf([{ rpId, enrolment }], rpIds)[0]?.state).toBe(state);
  });

  it("begins with what is to do, each part by name", () => {
    const sites = ["d.example", "a.example", "c.example", "b.example"];
    const listed = checklistOf(
      sites.map((rpId) => ({ rpId, enrolment: "wanted" })),
      ["a.example", "b.example"],
    );

    expect(listed.map(({ rpId }) => rpId)).toEqual(["c.example", "d.example", "a.example", "b.example"]);
  });
});
