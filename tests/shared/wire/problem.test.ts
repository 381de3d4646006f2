import { describe, expect, it } from "vitest";
import { decodeProblem, encodeProblem } from "../../../shared/wire/problem.ts";
import { isWireFaultCode, WIRE_ANSWERS } from "../../../shared/wire/wire-fault.ts";

describe("a problem document", () => {
  it.each(Object.keys(WIRE_ANSWERS).filter(isWireFaultCode))(
    "of %s has four members in one order",
    (code) => {
      const document: unknown = JSON.parse(encodeProblem(code));

      expect(Object.keys(document ?? {})).toEqual(["type", "title", "status", "code"]);
      expect(document).toMatchObject({ type: `urn:keyferry:${code.replace("/", ":")}`, code });
      expect(decodeProblem(encodeProblem(code))).toBe(code);
    },
  );

  // what arrives | the code in it
  it.each([
    ["<html>Bad gateway</html>", null],
    ["", null],
    ["null", null],
    ["[]", null],
    ['{"code":7}', null],
    ['{"code":"other/urgent"}', null],
    ['{"code":"wire/from-the-future"}', "unknown"],
    ['{"code":"wire/closed","more":true}', "wire/closed"],
  ])("read from %s is %s", (text, code) => {
    expect(decodeProblem(text)).toBe(code);
  });
});
