/** Chromium's own virtual authenticators by the DevTools protocol: what "native" answers. */
import type { CDPSession, Page } from "playwright-core";
import type {
  AuthenticatorConfig,
  Authenticators,
  HeldCredential,
  TestCredential,
} from "./authenticators.ts";

const FLAGS: Readonly<Record<string, string>> = {
  largeBlob: "hasLargeBlob",
  credBlob: "hasCredBlob",
  minPinLength: "hasMinPinLength",
  prf: "hasPrf",
  hmacSecret: "hasHmacSecret",
  "hmac-secret": "hasHmacSecret",
};
const PROTOCOLS: Readonly<Record<string, readonly [protocol: string, ctap2Version?: string]>> = {
  "ctap1/u2f": ["u2f"],
  ctap2: ["ctap2", "ctap2_0"],
  ctap2_1: ["ctap2", "ctap2_1"],
};
/** The protocol takes and gives them as base64, the tests as base64url. */
const BYTES = ["credentialId", "privateKey", "userHandle", "largeBlob"] as const;

export class VirtualAuthenticators implements Authenticators {
  readonly #sessions = new WeakMap<Page, Promise<CDPSession>>();

  async add(page: Page, config: AuthenticatorConfig): Promise<string> {
    const options = optionsOf(config);
    const added = await this.#send(page, "WebAuthn.addVirtualAuthenticator", { options });
    return String(added["authenticatorId"]);
  }

  async remove(page: Page, authenticatorId: string): Promise<void> {
    await this.#send(page, "WebAuthn.removeVirtualAuthenticator", { authenticatorId });
  }

  async addCredential(page: Page, authenticatorId: string, credential: TestCredential): Promise<void> {
    await this.#send(page, "WebAuthn.addCredential", {
      authenticatorId,
      credential: recode(credential, (text) => Buffer.from(text, "base64url").toString("base64")),
    });
  }

  async credentials(page: Page, authenticatorId: string): Promise<readonly HeldCredential[]> {
    const { credentials } = await this.#send(page, "WebAuthn.getCredentials", { authenticatorId });
    return (credentials as HeldCredential[]).map((credential) =>
      recode(credential, (text) => Buffer.from(text, "base64").toString("base64url")),
    );
  }

  async removeCredential(page: Page, authenticatorId: string, credentialId: string): Promise<void> {
    const id = Buffer.from(credentialId, "base64url").toString("base64");
    await this.#send(page, "WebAuthn.removeCredential", { authenticatorId, credentialId: id });
  }

  async clear(page: Page, authenticatorId: string): Promise<void> {
    await this.#send(page, "WebAuthn.clearCredentials", { authenticatorId });
  }

  async setUserVerified(page: Page, authenticatorId: string, isUserVerified: boolean): Promise<void> {
    await this.#send(page, "WebAuthn.setUserVerified", { authenticatorId, isUserVerified });
  }

  async afterTest(): Promise<void> {
    // They go with the page.
  }

  async #send(page: Page, method: string, params: object): Promise<Readonly<Record<string, unknown>>> {
    const known = this.#sessions.get(page) ?? openSession(page);
    this.#sessions.set(page, known);
    // The protocol's types name each method; what is sent here is told by its tests' own configuration.
    const session = (await known) as unknown as {
      send(method: string, params: object): Promise<Readonly<Record<string, unknown>>>;
    };
    return session.send(method, params);
  }
}

async function openSession(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable", { enableUI: false });
  return session;
}

function optionsOf(config: AuthenticatorConfig): object {
  const [protocol, ctap2Version] = PROTOCOLS[config.protocol ?? ""] ?? [];
  if (protocol === undefined) throw new Error(`unknown protocol ${config.protocol}`);
  const { hasResidentKey, hasUserVerification, isUserVerified } = config;
  const { defaultBackupEligibility, defaultBackupState } = config;
  const extensions = (config.extensions ?? []).map((name): [string, boolean] => {
    const flag = FLAGS[name];
    if (flag === undefined) throw new Error(`unknown extension ${name}`);
    return [flag, true];
  });
  return {
    protocol,
    ...(ctap2Version !== undefined && { ctap2Version }),
    transport: config.transport ?? "usb",
    automaticPresenceSimulation: config.isUserConsenting ?? true,
    ...(hasResidentKey !== undefined && { hasResidentKey }),
    ...(hasUserVerification !== undefined && { hasUserVerification }),
    ...(isUserVerified !== undefined && { isUserVerified }),
    ...(defaultBackupEligibility !== undefined && { defaultBackupEligibility }),
    ...(defaultBackupState !== undefined && { defaultBackupState }),
    ...Object.fromEntries(extensions),
  };
}

function recode<Credential extends HeldCredential>(
  credential: Credential,
  change: (text: string) => string,
): Credential {
  const changed = { ...credential };
  for (const name of BYTES) {
    const text = credential[name];
    if (typeof text === "string") Object.assign(changed, { [name]: change(text) });
  }
  return changed;
}
