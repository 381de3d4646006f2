import { describe, expect, it } from "vitest";
import { encodeBase64url } from "../../../../shared/bytes/base64url.ts";
import { bytesToHex } from "../../../../shared/bytes/bytes.ts";
import { createCredential } from "../../../../shared/webauthn/create-credential.ts";
import { decodeCreationOptions } from "../../../../shared/webauthn/creation-options.ts";
import { MAX_WRITTEN_BYTES } from "../../../../shared/webauthn/extensions/large-blob.ts";
import { requestAssertion } from "../../../../shared/webauthn/request-assertion.ts";
import { decodeRequestOptions } from "../../../../shared/webauthn/request-options.ts";
import { ceremonyDoors, MemoryStore } from "../../../support/ceremony-doors.ts";
import { faultCodeOf } from "../../../support/ceremony-fault-code.ts";
import { untrustedCreation, untrustedRequest } from "../../../support/ceremony-options.ts";
import { aCredentialSource } from "../../../support/credential-source.ts";

const CALLER = { origin: "https://login.example.org", topOrigin: null };
const source = aCredentialSource();
const key = bytesToHex(source.credentialId);
const descriptor = { type: "public-key", id: encodeBase64url(source.credentialId) };
const EMPTY = "";

async function atCreate(extensions: object) {
  const options = decodeCreationOptions(untrustedCreation({ extensions }));
  const made = await createCredential(CALLER, options, { followSiteAlgorithmOrder: false }, ceremonyDoors());
  if (made.kind !== "created") throw new Error(made.kind);
  return { results: made.response.clientExtensionResults, mayHold: made.mayHoldLargeBlob };
}

/** What the site gets, and what the vault holds afterwards. `held`: undefined where the passkey may hold nothing. */
async function atGet(largeBlob: object, held?: Uint8Array | null, wider?: Partial<MemoryStore>) {
  const store = Object.assign(new MemoryStore(source), wider);
  if (held !== undefined) store.largeBlobs.set(key, held);
  const untrusted = untrustedRequest({ allowCredentials: [descriptor], extensions: { largeBlob } });
  const result = await requestAssertion(CALLER, decodeRequestOptions(untrusted), ceremonyDoors({ store }));
  if (result.kind !== "asserted") throw new Error(result.kind);
  return { results: result.response.clientExtensionResults, held: store.largeBlobs.get(key) };
}

describe("largeBlob at create", () => {
  // asked, result, may hold
  it.each([
    [{}, {}, false],
    [{ largeBlob: {} }, { largeBlob: { supported: true } }, true],
    [{ largeBlob: null }, { largeBlob: { supported: true } }, true],
    [{ largeBlob: { support: "preferred" } }, { largeBlob: { supported: true } }, true],
    [{ largeBlob: { support: "required" } }, { largeBlob: { supported: true } }, true],
    [{ largeBlob: { support: "some day" } }, { largeBlob: { supported: true } }, true],
  ])("%j answers %j", async (extensions, results, mayHold) => {
    expect(await atCreate(extensions)).toEqual({ results, mayHold });
  });

  it.each([{ read: true }, { read: false }, { write: EMPTY }, { support: "required", write: "AQ" }])(
    "%j is not supported, since there is nothing yet",
    (largeBlob) => {
      const decode = () => decodeCreationOptions(untrustedCreation({ extensions: { largeBlob } }));
      expect(faultCodeOf(decode)).toBe("ceremony/unsupported-option");
    },
  );
});

describe("largeBlob at get", () => {
  const blob = Uint8Array.of(1, 2, 3);
  const text = encodeBase64url(blob);
  const most = new Uint8Array(MAX_WRITTEN_BYTES).fill(7);
  const tooMuch = new Uint8Array(MAX_WRITTEN_BYTES + 1);

  // asked, held before, result, held afterwards
  it.each([
    ["nothing", {}, blob, {}, blob],
    ["read false", { read: false }, blob, {}, blob],
    ["read", { read: true }, blob, { largeBlob: { blob: text } }, blob],
    ["read of an empty one", { read: true }, new Uint8Array(), { largeBlob: { blob: "" } }, new Uint8Array()],
    ["read before the first write", { read: true }, null, { largeBlob: {} }, null],
    ["read where none may be", { read: true }, undefined, { largeBlob: {} }, undefined],
    ["the first write", { write: text }, null, { largeBlob: { written: true } }, blob],
    ["a write over another", { write: text }, most, { largeBlob: { written: true } }, blob],
    ["an empty write", { write: EMPTY }, blob, { largeBlob: { written: true } }, new Uint8Array()],
    ["the most", { write: encodeBase64url(most) }, blob, { largeBlob: { written: true } }, most],
    ["more than that", { write: encodeBase64url(tooMuch) }, blob, { largeBlob: { written: false } }, blob],
    ["a write where none may be", { write: text }, undefined, { largeBlob: { written: false } }, undefined],
  ])("%s", async (_, asked, before, results, after) => {
    expect(await atGet(asked, before)).toEqual({ results, held: after });
  });

  it("tells the site of a write that could not be saved, and signs all the same", async () => {
    const failing = { writeLargeBlob: async () => false };
    expect(await atGet({ write: text }, blob, failing)).toEqual({
      results: { largeBlob: { written: false } },
      held: blob,
    });
  });

  const other = { type: "public-key", id: "AQ" };
  it.each([
    ["support", { support: "preferred" }, [descriptor]],
    ["reading and writing at once", { read: true, write: EMPTY }, [descriptor]],
    ["a write without a list", { write: text }, []],
    ["a write with two in the list", { write: text }, [descriptor, other]],
  ])("%s is not supported", (_, largeBlob, allowCredentials) => {
    const untrusted = untrustedRequest({ allowCredentials, extensions: { largeBlob } });
    expect(faultCodeOf(() => decodeRequestOptions(untrusted))).toBe("ceremony/unsupported-option");
  });

  it("nobody reads or writes before the person has approved", async () => {
    const store = new MemoryStore(source);
    store.largeBlobs.set(key, null);
    const options = decodeRequestOptions(
      untrustedRequest({ allowCredentials: [descriptor], extensions: { largeBlob: { write: text } } }),
    );
    const undecided = { ask: async () => null };
    const result = await requestAssertion(CALLER, options, ceremonyDoors({ store, gate: undecided }));
    expect(result.kind).toBe("ask");
    expect(store.largeBlobs.get(key)).toBeNull();
  });
});
