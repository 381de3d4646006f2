/** What a page sees of a patched browser and of a credential that Keyferry made: nothing that native would not show. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BrowserDriver, DrivenPage } from "../../scripts/browsers/browser-driver.ts";
import { BROWSERS } from "../support/browsers.ts";
import {
  buildPageProbe,
  type Probe,
  type ProbeScript,
  type ProbeSite,
  startProbeSite,
} from "../support/page-probe.ts";

declare const probe: ProbeScript;

/** interface, member, kind */
const MEMBERS = [
  ["Credential", "id", "attribute"],
  ["Credential", "type", "attribute"],
  ["PublicKeyCredential", "rawId", "attribute"],
  ["PublicKeyCredential", "response", "attribute"],
  ["PublicKeyCredential", "authenticatorAttachment", "attribute"],
  ["PublicKeyCredential", "getClientExtensionResults", "method"],
  ["PublicKeyCredential", "toJSON", "method"],
  ["AuthenticatorResponse", "clientDataJSON", "attribute"],
  ["AuthenticatorAttestationResponse", "attestationObject", "attribute"],
  ["AuthenticatorAttestationResponse", "getAuthenticatorData", "method"],
  ["AuthenticatorAttestationResponse", "getPublicKey", "method"],
  ["AuthenticatorAttestationResponse", "getPublicKeyAlgorithm", "method"],
  ["AuthenticatorAttestationResponse", "getTransports", "method"],
  ["AuthenticatorAssertionResponse", "authenticatorData", "attribute"],
  ["AuthenticatorAssertionResponse", "signature", "attribute"],
  ["AuthenticatorAssertionResponse", "userHandle", "attribute"],
] as const;

describe.each(BROWSERS)("the page script in $name", ({ name, launch }) => {
  let extension: Probe;
  let site: ProbeSite;
  let driver: BrowserDriver;
  let page: DrivenPage;

  beforeAll(async () => {
    extension = await buildPageProbe();
    site = await startProbeSite(() => ({}));
    driver = await launch({ extensionDir: extension.extensionDir });
    page = await driver.newPage(site.origin);
  });
  afterAll(async () => {
    await driver?.close();
    await site?.close();
    await extension?.remove();
  });

  it.each(MEMBERS)("leaves %s.%s a native %s to look at and to strangers", async (owner, member, kind) => {
    const seen = await page.evaluate(
      async (owner: string, member: string) => {
        const { prototype } = (globalThis as unknown as Record<string, { prototype: object }>)[owner] ?? {};
        if (prototype === undefined) return null;
        const descriptor = Object.getOwnPropertyDescriptor(prototype, member) ?? {};
        const call = descriptor.get ?? descriptor.value;
        let refusal: unknown;
        try {
          refusal = await call.call({});
        } catch (error) {
          refusal = error;
        }
        let construction: unknown;
        try {
          construction = new call();
        } catch (error) {
          construction = error;
        }
        return {
          fields: Object.keys(descriptor).sort(),
          enumerable: descriptor.enumerable,
          configurable: descriptor.configurable,
          setter: descriptor.set === undefined,
          name: call.name,
          length: call.length,
          ownKeys: Reflect.ownKeys(call).sort(),
          isNative: /^function [\w ]*\(\) \{\s+\[native code\]\s+\}$/.test(
            Function.prototype.toString.call(call),
          ),
          refusal: refusal instanceof TypeError,
          construction: construction instanceof TypeError,
        };
      },
      owner,
      member,
    );

    const isAttribute = kind === "attribute";
    expect(seen).toEqual({
      fields: isAttribute
        ? ["configurable", "enumerable", "get", "set"]
        : ["configurable", "enumerable", "value", "writable"],
      enumerable: true,
      configurable: true,
      setter: true,
      name: isAttribute ? `get ${member}` : member,
      length: 0,
      ownKeys: ["length", "name"],
      isNative: true,
      refusal: true,
      construction: true,
    });
  });

  it("keeps the container's methods inherited, named and refusing a wrong this as promises", async () => {
    const seen = await page.evaluate(async () => {
      const { prototype } = CredentialsContainer;
      const { create, get, store } = prototype;
      const refusals = await Promise.all(
        [create, get, store].flatMap((method) =>
          [null, {}, prototype].map((self) =>
            Reflect.apply(method, self, [{ publicKey: {} }]).catch(
              (error: unknown) => error instanceof TypeError,
            ),
          ),
        ),
      );
      return {
        ownKeys: Reflect.ownKeys(navigator.credentials).length,
        names: [create.name, get.name, store.name],
        lengths: [create.length, get.length, store.length],
        hasPrototype: "prototype" in create,
        refusals,
        keys: Object.keys(prototype).sort(),
      };
    });

    expect(seen).toEqual({
      ownKeys: 0,
      names: ["create", "get", "store"],
      lengths: [0, 0, 1],
      hasPrototype: false,
      refusals: Array(9).fill(true),
      keys: ["create", "get", "preventSilentAccess", "store"],
    });
  });

  it("makes credentials that are instances to every check", async () => {
    const seen = await page.evaluate(async () => {
      const credential = await probe.create("credential");
      const { response } = credential;
      const assertion = (await probe.get("handle")).response as AuthenticatorAssertionResponse;
      if (!(response instanceof AuthenticatorAttestationResponse)) return "not an attestation";
      const refuses = (call: () => unknown) => {
        try {
          return `no: ${call()}`;
        } catch (error) {
          return error instanceof DOMException ? error.name : error instanceof TypeError;
        }
      };
      const isSame = (read: () => unknown) => {
        const first = read();
        return first === read();
      };
      const getterOf = (owner: object, member: string) =>
        Object.getOwnPropertyDescriptor(owner, member)?.get ?? (() => undefined);
      return {
        ownKeys: [Reflect.ownKeys(credential), Reflect.ownKeys(response)],
        prototypes: [
          Object.getPrototypeOf(credential) === PublicKeyCredential.prototype,
          Object.getPrototypeOf(response) === AuthenticatorAttestationResponse.prototype,
          Object.getPrototypeOf(assertion) === AuthenticatorAssertionResponse.prototype,
          credential instanceof Credential,
        ],
        tags: [credential, response, assertion].map((one) => Object.prototype.toString.call(one)),
        type: credential.type,
        isSameAtEachRead: [
          isSame(() => credential.rawId),
          isSame(() => response.clientDataJSON),
          isSame(() => response.getTransports()),
        ],
        buffers: [credential.rawId, response.getPublicKey(), assertion.userHandle].map(
          (b) => b instanceof ArrayBuffer,
        ),
        transports: response.getTransports(),
        prf: credential.getClientExtensionResults().prf?.results?.first instanceof ArrayBuffer,
        clone: [refuses(() => structuredClone(credential)), refuses(() => postMessage(response))],
        wrongBrand: [
          refuses(() => getterOf(AuthenticatorAssertionResponse.prototype, "signature").call(response)),
          refuses(() =>
            getterOf(AuthenticatorAttestationResponse.prototype, "attestationObject").call(assertion),
          ),
          refuses(() => getterOf(PublicKeyCredential.prototype, "rawId").call(response)),
        ],
        readOnly: refuses(() => {
          Object.assign(credential, { id: "x" });
        }),
        json: credential.toJSON().constructor === Object,
        jsonText: JSON.stringify(credential) === JSON.stringify(credential.toJSON()),
        noNulls: JSON.stringify((await probe.get("credential")).toJSON()).includes("userHandle"),
        emptyHandle: ((await probe.get("credential")).response as AuthenticatorAssertionResponse).userHandle,
      };
    });

    expect(seen).toEqual({
      ownKeys: [[], []],
      prototypes: [true, true, true, true],
      tags: [
        "[object PublicKeyCredential]",
        "[object AuthenticatorAttestationResponse]",
        "[object AuthenticatorAssertionResponse]",
      ],
      type: "public-key",
      isSameAtEachRead: [true, true, false],
      buffers: [true, true, true],
      transports: ["internal", "hybrid"],
      prf: true,
      clone: ["DataCloneError", "DataCloneError"],
      wrongBrand: [true, true, true],
      readOnly: true,
      json: true,
      jsonText: true,
      noNulls: false,
      emptyHandle: null,
    });
  });

  it("refuses to store a credential as the browser refuses one of its own", async () => {
    const refused = await page.evaluate(async () =>
      probe.settled(navigator.credentials.store(await probe.get("credential"))),
    );

    expect(refused).toMatchObject({ kind: "rejected", name: "NotSupportedError", isDomException: true });
  });

  it("says what browser or Keyferry can do, sorted by name", async () => {
    const { names, answers, isUvpaa } = await page.evaluate(async () => {
      const answers: Record<string, boolean> = await PublicKeyCredential.getClientCapabilities();
      const isUvpaa = await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable();
      return { names: Object.keys(answers), answers, isUvpaa };
    });

    expect(names).toEqual([...names].sort());
    expect(answers).toMatchObject({
      passkeyPlatformAuthenticator: true,
      userVerifyingPlatformAuthenticator: true,
      "extension:credProps": true,
      "extension:prf": true,
    });
    expect(isUvpaa).toBe(true);
    // Firefox has no Signal API, and Keyferry does not claim one.
    if (name === "firefox") expect(answers["signalUnknownCredential"]).toBe(false);
  });

  it("gives errors of the page's realm whose stack does not name the extension", async () => {
    for (const [script, wanted] of [
      ["fault:InvalidStateError", { name: "InvalidStateError", isDomException: true }],
      ["fault:TypeError", { name: "TypeError", isTypeError: true }],
      ["broken", { name: "NotAllowedError", isDomException: true }],
    ] as const) {
      const seen = await page.evaluate((script: string) => probe.settled(probe.create(script)), script);
      expect(seen).toMatchObject({ kind: "rejected", ...wanted });
      expect(JSON.stringify(seen)).not.toContain("extension://");
    }
  });
});
