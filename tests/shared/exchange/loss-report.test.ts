import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { describe, expect, it } from "vitest";
import { EDDSA, ES256, ES384, ES512, RS256 } from "../../../shared/cose/algorithms.ts";
import type { Codec } from "../../../shared/exchange/codec.ts";
import { ExchangeFault } from "../../../shared/exchange/exchange-fault.ts";
import {
  type ExchangePasskey,
  FORMAT_IDS,
  type FormatId,
} from "../../../shared/exchange/exchange-passkey.ts";
import { lostParts, type PasskeyPart, writeChecked } from "../../../shared/exchange/loss-report.ts";
import { codecOf } from "../../../shared/exchange/registry.ts";
import { barePasskey, quickOptions, type SampleKeyName, samplePasskey } from "./sample-passkeys.ts";

const PRF: readonly PasskeyPart[] = ["prfWithUserVerification", "prfWithoutUserVerification"];
const FLAGS: readonly PasskeyPart[] = ["backupEligible", "backupState"];
const BLOBS: readonly PasskeyPart[] = ["largeBlob", "credBlob", "payments"];
const NAMES: readonly PasskeyPart[] = ["userDisplayName", "rpName"];

/** What each format loses of a passkey that has everything. */
const LOST: Readonly<Record<FormatId, readonly PasskeyPart[]>> = {
  cxf: [],
  bundle: [],
  bitwarden: [...FLAGS, ...PRF, ...BLOBS, "tags"],
  "bitwarden-protected": [...FLAGS, ...PRF, ...BLOBS, "tags"],
  passkey: [
    ...NAMES,
    "title",
    "notes",
    ...FLAGS,
    ...PRF,
    ...BLOBS,
    "createdAt",
    "modifiedAt",
    "folders",
    "tags",
  ],
  kdbx: [...NAMES, "prfWithoutUserVerification", ...BLOBS],
  proton: [...FLAGS, ...BLOBS, "tags"],
  aliasvault: ["rpName", "notes", ...FLAGS, "prfWithoutUserVerification", ...BLOBS, "tags"],
};

const KEYS: readonly (readonly [SampleKeyName, number])[] = [
  ["ES256", ES256],
  ["ES384", ES384],
  ["ES512", ES512],
  ["EdDSA", EDDSA],
  ["RS256", RS256],
];

const CARRIED: Readonly<Record<FormatId, readonly number[]>> = {
  cxf: [ES256, ES384, ES512, EDDSA, RS256],
  bundle: [ES256, ES384, ES512, EDDSA, RS256],
  bitwarden: [ES256],
  "bitwarden-protected": [ES256],
  passkey: [ES256, EDDSA, RS256],
  kdbx: [ES256, EDDSA, RS256],
  proton: [ES256],
  aliasvault: [ES256, RS256],
};

/** The passkey after writing and reading. */
async function through(id: FormatId, passkey: ExchangePasskey): Promise<ExchangePasskey> {
  const { files } = await codecOf(id).write([passkey], quickOptions);
  const { passkeys } = await codecOf(id).read(files[0]?.bytes ?? new Uint8Array(0), quickOptions);
  const [only, ...more] = passkeys;
  if (only === undefined || more.length > 0) throw new Error("one passkey went in");
  return only.passkey;
}

describe.each(FORMAT_IDS)("%s", (id) => {
  it("loses of a full passkey exactly what the table says", async () => {
    const { report } = await writeChecked(codecOf(id), [samplePasskey()], quickOptions);

    expect(new Set(report.losses.flatMap(({ lost }) => lost))).toEqual(new Set(LOST[id]));
  });

  it("loses nothing of a passkey that has nothing to lose", async () => {
    const { report } = await writeChecked(codecOf(id), [barePasskey()], quickOptions);

    expect(report).toEqual({ format: id, written: 1, losses: [] });
  });

  it.each(KEYS)("carries %s, or leaves it out and says so", async (name, alg) => {
    const passkeys = [samplePasskey(), samplePasskey({ rpId: "other.example" }, name)];

    const { report } = await writeChecked(codecOf(id), passkeys, quickOptions);

    const leftOut = report.losses.filter(({ leftOut: code }) => code !== null);
    const isCarried = CARRIED[id].includes(alg);
    expect(leftOut).toEqual(isCarried ? [] : [{ index: 1, leftOut: "algorithm-not-carried", lost: [] }]);
    expect(report.written).toBe(isCarried ? 2 : 1);
  });

  it("keeps what it wrote for itself among the other vendor's members", async () => {
    const once = await through(id, samplePasskey());

    expect(lostParts(once, await through(id, once))).toEqual([]);
  });
});

describe("from one format to the next", () => {
  const pairs = FORMAT_IDS.flatMap((first) => FORMAT_IDS.map((second) => [first, second] as const));

  it.each(pairs)("%s, then %s: what both can hold arrives byte for byte", async (first, second) => {
    const start = samplePasskey();

    const end = await through(second, await through(first, start));

    const mayLose = new Set<PasskeyPart>([...LOST[first], ...LOST[second]]);
    expect(lostParts(start, end).filter((part) => !mayLose.has(part))).toEqual([]);
    expect(end.credentialId).toEqual(start.credentialId);
    expect(end.privateKeyPkcs8).toEqual(start.privateKeyPkcs8);
    expect(end.rpId).toBe(start.rpId);
  });
});

describe("what CXF forbids", () => {
  it("is left out, passkey by passkey, with its reason", async () => {
    const passkeys = [
      samplePasskey(),
      samplePasskey({ rpId: "a.example", counter: 7 }),
      samplePasskey({ rpId: "b.example", userHandle: null, isDiscoverable: false }),
    ];

    const { report } = await writeChecked(codecOf("bundle"), passkeys, quickOptions);

    expect(report.written).toBe(1);
    expect(report.losses).toEqual([
      { index: 1, leftOut: "cxf-needs-counter-zero", lost: [] },
      { index: 2, leftOut: "needs-user-handle", lost: [] },
    ]);
  });
});

describe("counters", () => {
  // format, whether a counter above 0 survives
  it.each([
    ["bitwarden", true],
    ["proton", true],
    ["passkey", false],
    ["kdbx", false],
    ["aliasvault", false],
  ] as const)("%s: %s", async (id, survives) => {
    const passkey = samplePasskey({ counter: 7 });

    expect(lostParts(passkey, await through(id, passkey)).includes("counter")).toBe(!survives);
  });
});

describe("a bundle for somebody else's key", () => {
  it("has its losses from the document inside, since it cannot be opened here", async () => {
    const recipients = [await identityToRecipient(await generateX25519Identity())];

    const { report } = await writeChecked(codecOf("bundle"), [samplePasskey()], {
      ...quickOptions,
      passphrase: null,
      recipients,
    });

    expect(report).toEqual({ format: "bundle", written: 1, losses: [] });
  });
});

describe("a writer that loses a passkey without a word", () => {
  it("does not get its file handed out", async () => {
    const honest = codecOf("cxf");
    const lying: Codec = {
      ...honest,
      write: (passkeys, options) => honest.write(passkeys.slice(1), options),
    };
    const passkeys = [samplePasskey(), samplePasskey({ rpId: "other.example" })];

    await expect(writeChecked(lying, passkeys, quickOptions)).rejects.toThrow(ExchangeFault);
  });
});
