import { describe, expect, it } from "vitest";
import { reportFile } from "../../../../../extension/ui/manager/import/report-file.ts";
import { importRow } from "./import-row.ts";

const WORDS = {
  head: ["Import of today", "1 of 2"],
  verdictOf: ({ verdict }: { verdict: string }) => `verdict ${verdict}`,
  remarkOf: (code: string) => `remark ${code}`,
  unreadableSite: "unreadable",
};

describe("reportFile", () => {
  it("says of each passkey what became of it, with every remark, and where it stood if it was not taken", () => {
    const rows = [
      importRow({ warnings: ["counter-kept", "flags-unknown"] }),
      importRow({
        verdict: "skipped",
        reason: "key-missing",
        rpId: "",
        userName: "",
        userDisplayName: "",
        where: "items[1]",
      }),
    ];

    expect(reportFile(rows, WORDS).split("\r\n")).toEqual([
      "Import of today",
      "1 of 2",
      "",
      "example.com\tanna@example.org\tverdict import",
      "\tremark counter-kept",
      "\tremark flags-unknown",
      "unreadable\tverdict skipped",
      "\tremark key-missing",
      "\titems[1]",
      "",
    ]);
  });

  it("lets no name break its line or carry marks of direction", () => {
    const report = reportFile([importRow({ userName: "a\r\nb\tc\u0000\u2068d\u2069" })], {
      ...WORDS,
      head: ["\u20685\u2069 imported"],
    });

    expect(report).toBe("5 imported\r\n\r\nexample.com\ta b c d\tverdict import\r\n");
  });
});
