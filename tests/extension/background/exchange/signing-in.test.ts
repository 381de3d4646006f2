/** Passkeys that were imported, used at their sites: through the whole background, as a page would. */
import "fake-indexeddb/auto";
import { createHash, createPublicKey, verify } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { StorageFault } from "../../../../extension/storage/storage-fault.ts";
import { VaultRepository } from "../../../../extension/storage/vault-repository.ts";
import { concatBytes } from "../../../../shared/bytes/bytes.ts";
import { codecOf } from "../../../../shared/exchange/registry.ts";
import { decodeAuthenticatorData } from "../../../../shared/webauthn/authenticator-data.ts";
import {
  type ExpectedPasskey,
  FIXTURE_PASSPHRASE,
  FIXTURES,
  fixtureBytes,
} from "../../../shared/exchange/fixtures.ts";
import { barePasskey, quickOptions } from "../../../shared/exchange/sample-passkeys.ts";
import { Stage } from "../../../support/background-stage.ts";
import { startWorker } from "../../../support/background-world.ts";
import { ExchangePage } from "../../../support/exchange-page.ts";
import { requestOptions, sender, submit } from "../../../support/page-request.ts";

type Answer = {
  readonly response: {
    readonly authenticatorData: string;
    readonly clientDataJSON: string;
    readonly signature: string;
  };
  readonly clientExtensionResults: { readonly prf?: { readonly results?: { readonly first?: string } } };
};

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, "base64url"));

let stage: Stage;
beforeEach(async () => {
  stage = await Stage.withVault();
});

/** Signs in at the passkey's site, which names it. */
async function signIn(
  rpId: string,
  credentialId: Uint8Array,
  extensions = {},
  documentId = "document-1",
): Promise<Answer | null> {
  const id = Buffer.from(credentialId).toString("base64url");
  const options = { rpId, allowCredentials: [{ type: "public-key", id }], extensions };
  const message = submit("get", requestOptions(options));
  await stage.send(
    message,
    sender(
      { documentId, tabId: Number(documentId.slice(-1)) },
      rpId === "localhost" ? "http://localhost" : `https://${rpId}`,
    ),
  );
  await stage.worker.approvals.approve(message.requestId, credentialId);
  const outcome = stage.worker.answers.get(message.requestId);
  return outcome?.kind === "credential" ? (outcome.credential as unknown as Answer) : null;
}

const countOf = (answer: Answer | null) =>
  answer && decodeAuthenticatorData(bytesOf(answer.response.authenticatorData)).signCount;

function isVerified(answer: Answer, { publicJwk, alg }: ExpectedPasskey): boolean {
  const { authenticatorData, clientDataJSON, signature } = answer.response;
  const hash = createHash("sha256").update(bytesOf(clientDataJSON)).digest();
  const key = createPublicKey({ key: publicJwk, format: "jwk" });
  return verify(
    DIGESTS.get(alg) ?? null,
    concatBytes(bytesOf(authenticatorData), hash),
    key,
    bytesOf(signature),
  );
}

const DIGESTS = new Map([
  [-7, "sha256"],
  [-35, "sha384"],
  [-36, "sha512"],
  [-257, "sha256"],
]);

const imported = FIXTURES.flatMap(([name, { passkeys = [] }]) => {
  const taken = passkeys.filter(({ outcome }) => outcome === "import");
  return taken.length === 0 ? [] : [[name, taken] as const];
});

describe.each(imported)("from %s", (name, passkeys) => {
  it("every passkey signs in at its site, and answers PRF as it did before", async () => {
    await new ExchangePage(stage.worker).import(fixtureBytes(name), FIXTURE_PASSPHRASE);

    for (const passkey of passkeys) {
      const { prf } = passkey;
      const first = Buffer.from(prf?.inputUtf8 ?? "any").toString("base64url");
      const id = Buffer.from(passkey.credentialIdHex, "hex");
      const answer = await signIn(passkey.rpId, id, { prf: { eval: { first } } });

      if (answer === null) throw new Error(`${passkey.label} does not sign in`);
      expect(isVerified(answer, passkey)).toBe(true);
      const output = answer.clientExtensionResults.prf?.results?.first;
      expect(output && Buffer.from(output, "base64url").toString("hex")).toBe(prf?.outputWithUvHex);
    }
  });
});

describe("a passkey that was imported with a counter", () => {
  const nowSeconds = () => Math.floor(stage.world.clock.nowMs / 1000);
  const passkey = (counter: number) => barePasskey({ rpId: "example.org", counter });
  const { credentialId } = passkey(0);
  const again = async () => countOf(await signIn("example.org", credentialId));

  async function withCounter(counter: number): Promise<void> {
    const { files } = await codecOf("bitwarden").write([passkey(counter)], quickOptions);
    await new ExchangePage(stage.worker).import(files[0]?.bytes ?? new Uint8Array());
  }

  it("answers by the clock, and rises also where the clock stands still, is set back, or the worker was restarted", async () => {
    await withCounter(7);
    stage.world.clock.nowMs += 120_000;
    const first = await again();
    const second = await again();
    stage.world.clock.nowMs -= 60_000;
    const third = await again();
    stage.worker = startWorker(stage.world);
    const fourth = await again();
    stage.world.clock.nowMs += 120_000;

    expect(first).toBe(nowSeconds() - 60);
    expect([second, third, fourth]).toEqual([first, first, first].map((base, at) => (base ?? 0) + at + 1));
    expect(await again()).toBe(nowSeconds());
  });

  it("goes on from a counter beyond the present time, and tells the other devices", async () => {
    const beyond = nowSeconds() + 1_000_000;
    await withCounter(beyond);

    expect([await again(), await again()]).toEqual([beyond + 1, beyond + 2]);

    const { contents } = await stage.worker.access.opened();
    for await (const item of contents.allStates(async () => undefined))
      expect(item.fields.get("lastCounter")?.value).toBe(beyond + 2);
    expect.assertions(2);
  });

  it("answers nothing that could not be noted first", async () => {
    await withCounter(7);
    class FullDisk extends VaultRepository {
      override putSingle(): Promise<void> {
        return Promise.reject(new StorageFault("storage/full", "no room"));
      }
    }
    const well = stage.worker;
    stage.worker = startWorker(stage.world, { repository: new FullDisk(stage.world.database) });
    const failed = await again();
    stage.worker = well;

    expect(failed).toBeNull();
    expect(await again()).toBe(nowSeconds());
  });

  it("never answers one counter twice, even to two pages at one moment", async () => {
    await withCounter(7);

    const at = ["document-1", "document-2", "document-3"];
    const answers = await Promise.all(
      at.map((document) => signIn("example.org", credentialId, {}, document)),
    );

    expect(new Set(answers.map(countOf)).size).toBe(3);
  });

  it("still answers 0 where it came with none", async () => {
    await withCounter(0);

    expect([await again(), await again()]).toEqual([0, 0]);
  });

  it("is not imported with a counter from which none can go on", async () => {
    const { files } = await codecOf("bitwarden").write([passkey(0xffff_ffff)], quickOptions);
    const page = new ExchangePage(stage.worker);
    const importId = await page.send(files[0]?.bytes ?? new Uint8Array());

    expect(await page.read(importId)).toMatchObject({ counts: { import: 0, skipped: 1 } });
    expect(await page.rows(importId)).toMatchObject([{ verdict: "skipped", reason: "counter-spent" }]);
  });
});
