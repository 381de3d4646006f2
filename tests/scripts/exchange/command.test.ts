import { describe, expect, it } from "vitest";
import { readCommand, UsageError } from "../../../scripts/exchange/command.ts";

function mistakeIn(args: readonly string[]): string {
  try {
    readCommand(args);
    return "no mistake";
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}

describe("the arguments of the command line", () => {
  it("are read in any order", () => {
    expect(readCommand(["--json", "inspect", "--passphrase-file", "p", "f"])).toEqual({
      ...{ name: "inspect", file: "f", passphraseFile: "p", isJson: true, showsSecrets: false },
    });
    expect(readCommand(["convert", "f", "--out", "o", "--to", "kdbx", "--into", "d"])).toEqual({
      ...{ name: "convert", file: "f", passphraseFile: null, to: "kdbx", out: "o", outPassphraseFile: null },
      ...{ recipients: [], kdf: "pbkdf2", into: "d" },
    });
  });

  it.each([[[]], [["--help"]], [["-h"]], [["help"]], [["convert", "--help"]]])("%j asks for help", (args) => {
    expect(readCommand(args)).toEqual({ name: "help" });
  });

  // arguments, what is said
  it.each([
    [["eat", "x"], /inspect or convert/],
    [["inspect"], /Name the file/],
    [["inspect", "a", "b"], /One file/],
    [["inspect", "a", "--to", "cxf"], /--to belongs to convert/],
    [["convert", "a", "--secrets", "--to", "cxf", "--out", "b"], /--secrets belongs to inspect/],
    [["convert", "a", "--to", "onepassword", "--out", "b"], /--to cxf\|bundle/],
    [["convert", "a", "--to", "cxf"], /--out PATH/],
    [["convert", "a", "--to", "cxf", "--out", "b", "--kdf", "md5"], /--kdf is/],
    [["convert", "a", "--to", "cxf", "--out", "b", "--into", "c"], /--into goes with/],
    [["convert", "a", "--to", "cxf", "--out", "b", "--recipient", "age1x"], /--recipient goes with/],
    [
      ["convert", "a", "--to", "kdbx", "--out", "b", "--passphrase-file", "-", "--out-passphrase-file", "-"],
      /standard input/,
    ],
    [["inspect", "a", "--loud"], /--loud is not known/],
    [["inspect", "a", "--passphrase-file"], /--passphrase-file is not known, or its value/],
  ])("%j is a mistake that is explained", (args, words) => {
    expect(mistakeIn(args)).toMatch(words);
  });

  it.each(["--passphrase", "--password=hunter2", "--out-passphrase", "--out-password"])(
    "%s is refused, and what it says is not repeated",
    (option) => {
      const sentence = mistakeIn(["inspect", "f", option, "hunter2"]);

      expect(sentence).toContain("--passphrase-file");
      expect(sentence).not.toContain("hunter2");
    },
  );
});
