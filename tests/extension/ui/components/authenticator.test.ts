/** Asking an authenticator: what the browser is asked, and what becomes of each of its answers. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  type AuthenticatorDoor,
  computeProof,
  enrol,
} from "../../../../extension/ui/components/authenticator.ts";
import { encodeBase64url } from "../../../../shared/bytes/base64url.ts";

/** What the browser's own classes are to the code: something to recognise an answer by. */
class StandInCredential {
  readonly type = "public-key";
  readonly rawId: ArrayBuffer;
  readonly response: StandInResponse;
  readonly #prf: unknown;

  constructor(id: Uint8Array, prf: unknown) {
    this.rawId = new Uint8Array(id).buffer;
    this.response = new StandInResponse();
    this.#prf = prf;
  }
  getClientExtensionResults() {
    return { prf: this.#prf };
  }
}
class StandInResponse {
  getTransports() {
    return ["internal"];
  }
}

beforeEach(() => {
  vi.stubGlobal("PublicKeyCredential", StandInCredential);
  vi.stubGlobal("AuthenticatorAttestationResponse", StandInResponse);
});
afterEach(() => vi.unstubAllGlobals());

const ID = new Uint8Array(16).fill(7);
const OUTPUT = new Uint8Array(32).fill(9);
const NAMES = { rp: "Keyferry", user: "Unlock Keyferry" };
const answer = (prf: unknown) => new StandInCredential(ID, prf);
const computed = { results: { first: OUTPUT.buffer } };

type Asked = { create: unknown[]; get: unknown[] };

/** `create` and `get`: what the browser answers, or throws. */
function door(answers: { create?: unknown; get?: unknown }, rpId?: string) {
  const asked: Asked = { create: [], get: [] };
  const reply = (name: "create" | "get") => async (options: unknown) => {
    asked[name].push(options);
    const given = answers[name];
    if (given instanceof Error) throw given;
    return given as Credential | null;
  };
  let drawn = 0;
  const random = (length: number) => new Uint8Array(length).fill(++drawn);
  const credentials = { create: reply("create"), get: reply("get") };
  return { asked, door: { credentials, random, rpId } satisfies AuthenticatorDoor };
}

const fault = (code: string) => expect.objectContaining({ code });
const refusal = (name: string) => new DOMException("no", name);
const challenge = (byte: number) => ({
  credentialId: encodeBase64url(new Uint8Array(16).fill(byte)),
  salt: encodeBase64url(new Uint8Array(32).fill(byte + 1)),
  transports: ["usb"],
});

describe("a proof", () => {
  it("is asked of all that were added at once, each with its own salt, with verification", async () => {
    const { asked, door: own } = door({ get: answer(computed) });
    const [first, second] = [challenge(7), challenge(20)];

    const proof = await computeProof(own, [first, second]);

    expect(proof).toEqual({ credentialId: encodeBase64url(ID), output: encodeBase64url(OUTPUT) });
    expect(asked.get).toMatchObject([
      {
        publicKey: {
          userVerification: "required",
          allowCredentials: [{ id: new Uint8Array(16).fill(7), transports: ["usb"] }, {}],
          extensions: {
            prf: {
              evalByCredential: {
                [first.credentialId]: { first: new Uint8Array(32).fill(8) },
                [second.credentialId]: { first: new Uint8Array(32).fill(21) },
              },
            },
          },
        },
      },
    ]);
  });

  it.each([
    [undefined, false],
    ["keyferry.invalid", true],
  ])("names the relying party %s", async (rpId, isNamed) => {
    const { asked, door: own } = door({ get: answer(computed) }, rpId);

    await computeProof(own, [challenge(7)]);

    const [{ publicKey }] = asked.get as [{ publicKey: object }];
    expect("rpId" in publicKey).toBe(isNamed);
  });

  // what the browser does                       -> fault
  it.each<[string, unknown, string]>([
    ["the person closes the dialog", refusal("NotAllowedError"), "ui/authenticator-cancelled"],
    ["the page is left", refusal("AbortError"), "ui/authenticator-cancelled"],
    ["the name is not allowed here", refusal("SecurityError"), "ui/authenticator-failed"],
    ["something breaks", new TypeError("x"), "ui/authenticator-failed"],
    ["nothing is answered", null, "ui/authenticator-failed"],
    ["no PRF is answered", answer(undefined), "ui/authenticator-without-prf"],
    ["no output is answered", answer({ enabled: true }), "ui/authenticator-without-prf"],
  ])("%s", async (_what, get, code) => {
    await expect(computeProof(door({ get }).door, [challenge(7)])).rejects.toEqual(fault(code));
  });
});

describe("a new authenticator", () => {
  it("answers at once where it can", async () => {
    const { asked, door: own } = door({ create: answer({ enabled: true, ...computed }) });

    const made = await enrol(own, [challenge(3)], NAMES);

    expect(made).toMatchObject({
      credentialId: encodeBase64url(ID),
      output: encodeBase64url(OUTPUT),
      transports: ["internal"],
    });
    expect(asked.get).toEqual([]);
    expect(asked.create).toMatchObject([
      {
        publicKey: {
          rp: { name: "Keyferry" },
          authenticatorSelection: { userVerification: "required" },
          excludeCredentials: [{ id: new Uint8Array(16).fill(3) }],
        },
      },
    ]);
  });

  it("is asked a second time where it cannot, over the same salt", async () => {
    const { asked, door: own } = door(
      { create: answer({ enabled: true }), get: answer(computed) },
      "keyferry.invalid",
    );

    const made = await enrol(own, [], NAMES);

    expect(made.output).toBe(encodeBase64url(OUTPUT));
    const [{ publicKey }] = asked.get as [{ publicKey: PublicKeyCredentialRequestOptions }];
    const salt = publicKey.extensions?.prf?.evalByCredential?.[made.credentialId]?.first;
    expect(encodeBase64url(salt as Uint8Array)).toBe(made.salt);
    expect(asked.create).toMatchObject([{ publicKey: { rp: { id: "keyferry.invalid" } } }]);
  });

  it.each<[string, { create?: unknown; get?: unknown }, string]>([
    ["that has no PRF", { create: answer({ enabled: false }) }, "ui/authenticator-without-prf"],
    ["of a browser that knows none", { create: answer(undefined) }, "ui/authenticator-without-prf"],
    ["that is added already", { create: refusal("InvalidStateError") }, "ui/authenticator-known"],
    ["that cannot verify anyone", { create: refusal("ConstraintError") }, "ui/authenticator-without-prf"],
    [
      "that is taken away between the two questions",
      { create: answer({ enabled: true }), get: refusal("NotAllowedError") },
      "ui/authenticator-cancelled",
    ],
  ])("%s is no way to unlock", async (_what, answers, code) => {
    await expect(enrol(door(answers).door, [], NAMES)).rejects.toEqual(fault(code));
  });
});
