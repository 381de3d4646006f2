import { describe, expect, it } from "vitest";
import { faultKeys } from "../../../extension/ui/components/fault-key.ts";
import { DOM_EXCEPTION_NAME } from "../../../shared/webauthn/ceremony-fault.ts";
import { LANGUAGES, localeFile, sources } from "./locale-files.ts";

/**
 * Every code a fault can have, read from the sources: members of the `…FaultCode` unions, codes in `Fault<"…">`, and
 * whatever is thrown with a literal code.
 */
function faultCodes(): readonly string[] {
  const code = [...sources("shared").values(), ...sources("extension").values()].join("\n");
  const unions = [...code.matchAll(/FaultCode =([^;]+);/g), ...code.matchAll(/Fault<([^>]*"[^>]*)>/g)];
  const thrown = [...code.matchAll(/new \w*Fault\(\s*"([a-z-]+\/[a-z-]+)"/g)].map(([, name]) => name ?? "");
  const sent = [...code.matchAll(/ok: false, fault: "([a-z-]+\/[a-z-]+)"/g)].map(([, name]) => name ?? "");
  const named = unions.flatMap(([, members]) =>
    [...(members ?? "").matchAll(/"([^"]+)"/g)].map(([, name]) => name ?? ""),
  );
  return [
    ...new Set([
      ...Object.keys(DOM_EXCEPTION_NAME),
      ...named,
      ...thrown,
      ...sent,
      "ui/unexpected",
      "unknown",
    ]),
  ];
}

describe("texts of faults", () => {
  const codes = faultCodes();

  it("are asked for codes of every domain", () => {
    const domains = new Set(codes.map((code) => code.split("/")[0]));

    expect([...domains]).toEqual(
      expect.arrayContaining(["ceremony", "vault", "storage", "ui", "sync", "pairing"]),
    );
  });

  it.each(LANGUAGES)("exist for every fault code in %s", (language) => {
    const file = localeFile(language);

    const hasText = (code: string) =>
      faultKeys(code)
        .filter((key) => key !== "fault_unknown" || code === "unknown")
        .some((key) => file[key] !== undefined);
    expect(codes.filter((code) => !hasText(code))).toEqual([]);
  });

  it.each(LANGUAGES)(
    "are each fault's own for ceremony, vault, storage, sync and pairing in %s",
    (language) => {
      const file = localeFile(language);
      const own = codes.filter((code) => /^(ceremony|vault|storage|ui|sync|pairing)\//.test(code));

      expect(own.filter((code) => file[faultKeys(code)[0] ?? ""] === undefined)).toEqual([]);
    },
  );

  it.each(LANGUAGES)("say what happened, what is safe and what to do in %s", (language) => {
    const faults = Object.entries(localeFile(language)).filter(([key]) => key.startsWith("fault_"));

    expect(faults.filter(([, { message }]) => message.split("\n").length !== 3).map(([key]) => key)).toEqual(
      [],
    );
  });
});
