/**
 * Two sites that share an RP ID, over https in real Chromium: a passkey made at one is used at the other. Firefox takes
 * no host names and certificates by flag; the rule itself is in tests/shared/webauthn/related-origins.test.ts. One
 * library verifies: the other knows no related origins.
 */
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import {
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { BrowserDriver } from "../../scripts/browsers/browser-driver.ts";
import { createVault } from "../../scripts/start/vault-steps.ts";
import { makeCertificate } from "../../scripts/wpt/certificate.ts";
import { creationOptions, requestOptions } from "../support/options.ts";
import { type CredentialJson, PageCeremony } from "../support/page-ceremony.ts";
import { approveRequest, launch, PASSWORD } from "../support/vault-browser.ts";

const RP_ID = "harbour.test";
const OTHER = "https://harbour-lines.test";
const STRANGER = "https://stranger.test";

let server: Server;
let driver: BrowserDriver;

beforeAll(async () => {
  const { key, cert, keyHash } = await makeCertificate();
  server = createServer({ key, cert }, ({ url, headers }, response) => {
    const isList = url === "/.well-known/webauthn" && headers.host === RP_ID;
    response.writeHead(200, { "content-type": isList ? "application/json" : "text/html; charset=utf-8" });
    response.end(isList ? JSON.stringify({ origins: [OTHER] }) : "<!doctype html><title>Harbour</title>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  driver = await launch("chromium", undefined, [
    `--host-resolver-rules=MAP *.test:443 127.0.0.1:${port}`,
    `--ignore-certificate-errors-spki-list=${keyHash}`,
  ]);
  await createVault(driver, PASSWORD);
});
afterAll(async () => {
  await driver?.close();
  server?.closeAllConnections();
  server?.close();
});

/** What `toJSON()` gave; the library checks it. */
function as<Response>(credential: CredentialJson): Response {
  return credential as unknown as Response;
}

it("a passkey of one site is made and used at the other that it names, and at no third one", async () => {
  const page = await driver.newPage(OTHER);
  const expected = { expectedOrigin: OTHER, expectedRPID: RP_ID, requireUserVerification: true };
  const creation = creationOptions({ rp: { id: RP_ID, name: "Harbour" } });
  const made = await PageCeremony.start(page, "create", creation);
  await approveRequest(driver);
  const registered = await verifyRegistrationResponse({
    response: as<RegistrationResponseJSON>(await made.credential()),
    expectedChallenge: creation.challenge,
    ...expected,
  });
  if (!registered.verified) throw new Error("not registered");

  const request = requestOptions({ rpId: RP_ID });
  const used = await PageCeremony.start(page, "get", request);
  await approveRequest(driver);
  const { verified } = await verifyAuthenticationResponse({
    response: as<AuthenticationResponseJSON>(await used.credential()),
    credential: registered.registrationInfo.credential,
    expectedChallenge: request.challenge,
    ...expected,
  });
  expect(verified).toBe(true);

  const elsewhere = await driver.newPage(STRANGER);
  const refused = await PageCeremony.start(elsewhere, "get", requestOptions({ rpId: RP_ID }));
  expect(await refused.errorName()).toBe("SecurityError");
});
