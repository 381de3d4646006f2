/**
 * Starts ceremonies in a page as a site's own script would, and reads how they ended. A call is started without
 * waiting for it, because the person (the test) has to work the approval window meanwhile.
 */
import type { DrivenFrame } from "../../scripts/browsers/browser-driver.ts";
import { poll } from "../../scripts/browsers/poll.ts";

type JsonObject = {
  readonly [name: string]: string | number | boolean | null | readonly unknown[] | object | undefined;
};

export type CeremonyEnd =
  | { readonly kind: "credential"; readonly credential: CredentialJson }
  | {
      readonly kind: "error";
      readonly name: string;
      readonly message: string;
      readonly isDomException: boolean;
    };

/** What `toJSON()` gave, with the parts that tests look at. */
export type CredentialJson = {
  readonly id: string;
  readonly rawId: string;
  readonly type: "public-key";
  readonly authenticatorAttachment?: string;
  readonly clientExtensionResults: { readonly [name: string]: unknown };
  readonly response: { readonly [name: string]: unknown };
};

export class PageCeremony {
  readonly #frame: DrivenFrame;
  readonly #name: string;

  private constructor(frame: DrivenFrame, name: string) {
    this.#frame = frame;
    this.#name = name;
  }

  /** `publicKey`: the JSON form of the options (bytes as base64url), decoded in the page by the browser itself. */
  static async start(
    frame: DrivenFrame,
    operation: "create" | "get",
    publicKey: JsonObject,
    more: JsonObject = {},
  ): Promise<PageCeremony> {
    const name = `ceremony${Math.floor(Math.random() * 1e9)}`;
    await frame.evaluateWithActivation(
      (operation: string, name: string, json: string, moreJson: string) => {
        const scope = globalThis as unknown as Record<string, unknown>;
        const options = JSON.parse(json);
        const publicKey =
          operation === "create"
            ? PublicKeyCredential.parseCreationOptionsFromJSON(options)
            : PublicKeyCredential.parseRequestOptionsFromJSON(options);
        const abort = new AbortController();
        const end: Record<string, unknown> = { abort };
        scope[name] = end;
        const call = { publicKey, signal: abort.signal, ...JSON.parse(moreJson) };
        const promise =
          operation === "create" ? navigator.credentials.create(call) : navigator.credentials.get(call);
        promise.then(
          (credential) => {
            end["settledAtMs"] = performance.timeOrigin + performance.now();
            end["end"] = { kind: "credential", credential: (credential as PublicKeyCredential).toJSON() };
          },
          (error) => {
            end["settledAtMs"] = performance.timeOrigin + performance.now();
            const isDomException = error instanceof DOMException;
            end["end"] = {
              kind: "error",
              name: error?.name ?? String(error),
              message: error?.message ?? "",
              isDomException,
            };
          },
        );
      },
      operation,
      name,
      JSON.stringify(publicKey),
      JSON.stringify(more),
    );
    return new PageCeremony(frame, name);
  }

  abort(): Promise<unknown> {
    return this.#frame.evaluate((name: string) => {
      const scope = globalThis as unknown as Record<string, { abort: AbortController }>;
      scope[name]?.abort.abort();
    }, this.#name);
  }

  /** How it ended, or null while the promise is pending. */
  async peek(): Promise<CeremonyEnd | null> {
    const json = await this.#frame.evaluate((name: string) => {
      const scope = globalThis as unknown as Record<string, { end?: unknown }>;
      return JSON.stringify(scope[name]?.end ?? null);
    }, this.#name);
    return JSON.parse(json) as CeremonyEnd | null;
  }

  /** Waits for the promise to settle. */
  async end(timeoutMs = 20_000): Promise<CeremonyEnd> {
    return poll(`${this.#name} to settle`, () => this.peek(), timeoutMs);
  }

  async credential(timeoutMs?: number): Promise<CredentialJson> {
    const end = await this.end(timeoutMs);
    if (end.kind === "error") throw new Error(`the page got ${end.name}: ${end.message}`);
    return end.credential;
  }

  /** The name under which the promise was rejected. */
  async errorName(timeoutMs?: number): Promise<string> {
    const end = await this.end(timeoutMs);
    return end.kind === "error" ? end.name : "resolved";
  }
}
