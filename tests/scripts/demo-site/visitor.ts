/**
 * A visitor of the demo site without a browser: keeps the cookie, and answers ceremonies with Keyferry's own
 * authenticator over a map. Origin and user verification are arguments, so that a test can lie where an attacker could.
 */
import type { FastifyInstance } from "fastify";
import { buildApp } from "../../../scripts/demo-site/app.ts";
import { Store } from "../../../scripts/demo-site/store.ts";
import type { CeremonyDoors } from "../../../shared/webauthn/ceremony-doors.ts";
import { createCredential } from "../../../shared/webauthn/create-credential.ts";
import { decodeCreationOptions } from "../../../shared/webauthn/creation-options.ts";
import { requestAssertion } from "../../../shared/webauthn/request-assertion.ts";
import { decodeRequestOptions } from "../../../shared/webauthn/request-options.ts";
import { approving, ceremonyDoors, MemoryStore } from "../../support/ceremony-doors.ts";
import { nodeRandom } from "../../support/node-randomness.ts";

export const ORIGIN = "http://localhost:8420";

export type DemoSiteUnderTest = {
  readonly app: FastifyInstance;
  readonly store: Store;
  readonly clock: { nowMs: number };
};

export function demoSite(): DemoSiteUnderTest {
  const clock = { nowMs: Date.UTC(2026, 10, 23, 9) };
  const store = new Store();
  const app = buildApp({ store, origin: () => ORIGIN, nowMs: () => clock.nowMs, randomBytes: nodeRandom });
  return { app, store, clock };
}

export type Answer = {
  readonly status: number;
  /** The parsed JSON answer; pages come as `{ page }`. */
  readonly body: Record<string, unknown>;
  readonly headers: Record<string, unknown>;
};

export class Visitor {
  cookie = "";
  readonly passkeys = new MemoryStore();
  readonly #app: FastifyInstance;

  constructor({ app }: DemoSiteUnderTest) {
    this.#app = app;
  }

  async ask(
    method: "GET" | "POST" | "PATCH" | "DELETE",
    url: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await this.#app.inject({
      method,
      url,
      headers: { host: "localhost:8420", origin: ORIGIN, cookie: this.cookie, ...headers },
      ...(body !== undefined && { payload: body as object }),
    });
    const setCookie = response.headers["set-cookie"];
    if (typeof setCookie === "string") this.cookie = setCookie.split(";", 1)[0] ?? "";
    const isJson = String(response.headers["content-type"]).startsWith("application/json");
    return {
      status: response.statusCode,
      body: isJson ? response.json() : { page: response.body },
      headers: response.headers,
    };
  }

  /** Signs up, and gives the recovery code. */
  async signUp(name: string, displayName = name): Promise<string> {
    const begun = await this.ask("POST", "/api/sign-up/options", { name, displayName });
    const answer = await this.ask("POST", "/api/sign-up/verify", await this.makePasskey(begun));
    return String(answer.body["recoveryCode"]);
  }

  async beginSignIn(body: object = {}): Promise<Answer> {
    return this.ask("POST", "/api/sign-in/options", body);
  }

  async signIn(body: object = {}): Promise<Answer> {
    return this.ask("POST", "/api/sign-in/verify", await this.usePasskey(await this.beginSignIn(body)));
  }

  async addPasskey(advanced?: object): Promise<Answer> {
    const begun = await this.ask("POST", "/api/passkeys/options", advanced ? { advanced } : {});
    // On another device: the site excludes the passkeys this one has.
    return this.ask("POST", "/api/passkeys", await this.makePasskey(begun, { store: new MemoryStore() }));
  }

  /** The body that answers a begun registration; a discoverable passkey stays with the visitor. */
  async makePasskey(begun: Answer, doors: Partial<CeremonyDoors> = {}, origin = ORIGIN, userVerified = true) {
    const options = withVerification(decodeCreationOptions(begun.body["publicKey"]), userVerified);
    const made = await createCredential(
      { origin, topOrigin: null },
      options,
      { followSiteAlgorithmOrder: false },
      ceremonyDoors({ store: this.passkeys, gate: approving(userVerified), ...doors }),
    );
    if (made.kind !== "created") throw new Error(`the authenticator answers ${made.kind}`);
    this.passkeys.add(made.source);
    const { attestationObject, clientDataJSON, transports } = made.response.response;
    const credential = { ...made.response, response: { attestationObject, clientDataJSON, transports } };
    return { ceremonyId: begun.body["ceremonyId"], credential };
  }

  /** The body that answers a begun sign-in. */
  async usePasskey(begun: Answer, userVerified = true, origin = ORIGIN) {
    const result = await requestAssertion(
      { origin, topOrigin: null },
      withVerification(decodeRequestOptions(begun.body["publicKey"]), userVerified),
      ceremonyDoors({ store: this.passkeys, gate: approving(userVerified) }),
    );
    if (result.kind !== "asserted") throw new Error(`the authenticator answers ${result.kind}`);
    return { ceremonyId: begun.body["ceremonyId"], credential: result.response };
  }
}

/** Keyferry never answers "required" without verification: for that, the page has to change the question. */
function withVerification<Options extends { userVerification: string }>(
  options: Options,
  userVerified: boolean,
): Options {
  return userVerified ? options : { ...options, userVerification: "discouraged" };
}

/** The fault code of a refusal. */
export function codeOf(answer: Answer): unknown {
  return (answer.body["error"] as { code?: unknown } | undefined)?.code;
}
