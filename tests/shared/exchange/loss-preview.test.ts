import { describe, expect, it } from "vitest";
import { FORMAT_IDS } from "../../../shared/exchange/exchange-passkey.ts";
import { previewLosses } from "../../../shared/exchange/loss-preview.ts";
import { writeChecked } from "../../../shared/exchange/loss-report.ts";
import { codecOf } from "../../../shared/exchange/registry.ts";
import { bytesFor, quickDoors, quickOptions, samplePasskey } from "./sample-passkeys.ts";

const passkeys = [
  samplePasskey({ rpId: "a.example", counter: 7 }),
  samplePasskey(),
  samplePasskey({ rpId: "b.example", credentialId: bytesFor("long", 48) }),
  samplePasskey({ rpId: "c.example" }, "EdDSA"),
];

describe("what will be lost", () => {
  it.each(FORMAT_IDS)("%s: is what the file then loses", async (id) => {
    const { report } = await writeChecked(codecOf(id), passkeys, quickOptions);

    expect(await previewLosses(id, passkeys, quickDoors)).toEqual(report.losses);
  });

  it("is told also where nothing at all could be written", async () => {
    const losses = await previewLosses("bitwarden-protected", passkeys.slice(3), quickDoors);

    expect(losses).toEqual([{ index: 0, leftOut: "algorithm-not-carried", lost: [] }]);
  });

  it("is found a few passkeys at a time, with their own places", async () => {
    const many = Array.from({ length: 120 }, (_, at) =>
      samplePasskey({ rpId: `s${at}.example`, counter: at % 2 }),
    );
    const told: number[] = [];

    const losses = await previewLosses("cxf", many, quickDoors, (done) => void told.push(done));

    expect(told).toEqual([50, 100, 120]);
    expect(losses.map(({ index }) => index)).toEqual(
      many.flatMap(({ counter }, at) => (counter > 0 ? [at] : [])),
    );
  });
});
