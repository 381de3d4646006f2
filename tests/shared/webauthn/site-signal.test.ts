import { describe, expect, it } from "vitest";
import { decodeSiteSignal } from "../../../shared/webauthn/site-signal.ts";
import { faultCodeOf } from "../../support/ceremony-fault-code.ts";

const ORIGIN = "https://login.example.org";
const rpId = "example.org";
const UNKNOWN = "signalUnknownCredential";
const ACCEPTED = "signalAllAcceptedCredentials";
const NAMES = "signalCurrentUserDetails";
const userHandle = Uint8Array.of(1, 2, 3);

describe("what a site says of its passkeys", () => {
  it.each([
    [UNKNOWN, { rpId, credentialId: "AQID" }, { kind: "unknown", rpId, credentialId: userHandle }],
    [
      ACCEPTED,
      { rpId, userId: "AQID", allAcceptedCredentialIds: [] },
      { kind: "accepted", rpId, userHandle, credentialIds: [] },
    ],
    [
      ACCEPTED,
      { rpId, userId: "AQID", allAcceptedCredentialIds: ["AQ", "Ag"] },
      { kind: "accepted", rpId, userHandle, credentialIds: [Uint8Array.of(1), Uint8Array.of(2)] },
    ],
    [
      NAMES,
      { rpId, userId: "AQID", name: "ana", displayName: "Ana" },
      { kind: "names", rpId, userHandle, userName: "ana", userDisplayName: "Ana" },
    ],
  ])("%s %j is understood", (method, options, signal) => {
    expect(decodeSiteSignal(method, options, ORIGIN)).toEqual(signal);
  });

  const MALFORMED = "ceremony/malformed-options";
  const FOREIGN = "ceremony/rp-id-not-allowed";
  it.each([
    [UNKNOWN, null, MALFORMED],
    [UNKNOWN, { credentialId: "AQ" }, MALFORMED],
    [UNKNOWN, { rpId }, MALFORMED],
    [UNKNOWN, { rpId, credentialId: "not base64url" }, MALFORMED],
    [UNKNOWN, { rpId: "example.com", credentialId: "AQ" }, FOREIGN],
    [UNKNOWN, { rpId: "org", credentialId: "AQ" }, FOREIGN],
    [UNKNOWN, { rpId: "other.example.org", credentialId: "AQ" }, FOREIGN],
    [ACCEPTED, { rpId, userId: "AQID" }, MALFORMED],
    [ACCEPTED, { rpId, userId: "=", allAcceptedCredentialIds: [] }, MALFORMED],
    [ACCEPTED, { rpId, userId: "AQID", allAcceptedCredentialIds: ["?"] }, MALFORMED],
    [ACCEPTED, { rpId, userId: "AQID", allAcceptedCredentialIds: Array(1025).fill("AQ") }, MALFORMED],
    [NAMES, { rpId, userId: "AQID", name: "ana" }, MALFORMED],
    ["signalSomethingNew", { rpId, userId: "AQID", name: "ana", displayName: "Ana" }, MALFORMED],
  ])("%s %j is refused", (method, options, code) => {
    expect(faultCodeOf(() => decodeSiteSignal(method, options, ORIGIN))).toBe(code);
  });
});
