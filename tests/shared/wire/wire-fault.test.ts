import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isWireFaultCode, WIRE_ANSWERS } from "../../../shared/wire/wire-fault.ts";

const PROTOCOL = readFileSync(new URL("../../../shared/wire/PROTOCOL.md", import.meta.url), "utf8");

describe("the table of errors", () => {
  it.each(Object.entries(WIRE_ANSWERS))(
    "gives %s a client or server error, and one title of its own",
    (code, answer) => {
      const titles = Object.values(WIRE_ANSWERS).map(({ title }) => title);

      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(titles.filter((title) => title === answer.title)).toHaveLength(1);
      expect(isWireFaultCode(code)).toBe(true);
    },
  );

  it.each(Object.entries(WIRE_ANSWERS))("has %s with its status in PROTOCOL.md", (code, { status }) => {
    const isTold =
      code === "wire/closed"
        ? PROTOCOL.includes("a closed vault (410")
        : PROTOCOL.includes(`| \`${code}\` | ${status} |`);

    expect(isTold).toBe(true);
  });

  it.each(["wire/unknown", "toString", "", "malformed"])("does not know %j", (text) => {
    expect(isWireFaultCode(text)).toBe(false);
  });
});
