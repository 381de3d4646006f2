import { createMessage, decrypt, encrypt, readMessage } from "openpgp";
import { describe, expect, it } from "vitest";
import { utf8ToBytes } from "../../../../shared/bytes/bytes.ts";
import { ExchangeFault } from "../../../../shared/exchange/exchange-fault.ts";
import { isPgp, openPgp, sealPgp } from "../../../../shared/exchange/proton/proton-pgp.ts";

const plain = utf8ToBytes('{"vaults":{}}');

async function codeOf(bytes: Uint8Array, passphrase: string): Promise<string> {
  try {
    await openPgp(bytes, passphrase);
    return "nothing was refused";
  } catch (error) {
    if (error instanceof ExchangeFault) return error.code;
    throw error;
  }
}

/** Under "password". With "wrong 288" its session key seems to open, as with one wrong passphrase in 256. */
const OPENS_BY_CHANCE = `-----BEGIN PGP MESSAGE-----

wy4ECQMIk2WV+HeEyAfgwzgeH9X+oYD/gvTGksttwxyaVPZWixiTryypBQT2
jjA10j4Bnccf9n80rT0TooW+xLLGjcemdM367B1XVbvsyWpm6uQIBkS6fvO2
cEt2T5xpG+MS0eTTf+gbLxmEdo3Q/g==
=qzmE
-----END PGP MESSAGE-----
`;

describe("OpenPGP under a passphrase", () => {
  it("that was sealed here opens again, and with the library", async () => {
    const sealed = await sealPgp(plain, "password");
    const message = await readMessage({ armoredMessage: Buffer.from(sealed).toString() });

    expect(await openPgp(sealed, "password")).toEqual(plain);
    expect((await decrypt({ message, passwords: ["password"] })).data).toBe('{"vaults":{}}');
  });

  it("may be binary", async () => {
    const message = await createMessage({ binary: plain });
    const sealed = await encrypt({ message, passwords: ["password"], format: "binary" });

    expect(isPgp(new Uint8Array(sealed))).toBe(true);
    expect(await openPgp(new Uint8Array(sealed), "password")).toEqual(plain);
  });

  it("is told by its armor", async () => {
    expect(isPgp(await sealPgp(plain, "password"))).toBe(true);
    expect(isPgp(plain)).toBe(false);
  });

  it("tells a wrong passphrase from damage", async () => {
    const sealed = await sealPgp(plain, "password");

    expect(await codeOf(sealed, "wrong")).toBe("exchange/wrong-passphrase");
    expect(await codeOf(utf8ToBytes(OPENS_BY_CHANCE), "wrong 288")).toBe("exchange/wrong-passphrase");
    expect(await openPgp(utf8ToBytes(OPENS_BY_CHANCE), "password")).toEqual(plain);
    expect(await codeOf(utf8ToBytes("-----BEGIN PGP MESSAGE-----\n\nAAAA\n"), "password")).toBe(
      "exchange/malformed",
    );
  });
});
