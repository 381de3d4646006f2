/** The Signal API (WebAuthn Level 3, section 5.1.10): tells the passkey manager what the site knows. */
import { byId } from "./ceremony.js";

export async function signalAccepted(allAcceptedCredentialIds) {
  const { rpId, accountId: userId } = byId("settings").dataset;
  await signal("signalAllAcceptedCredentials", { rpId, userId, allAcceptedCredentialIds });
}

export async function signalDetails() {
  const { rpId, accountId: userId, accountName: name, displayName } = byId("settings").dataset;
  await signal("signalCurrentUserDetails", { rpId, userId, name, displayName });
}

async function signal(method, options) {
  const status = byId("signal-status");
  if (typeof PublicKeyCredential[method] !== "function") {
    status.textContent = "This browser cannot.";
    return;
  }
  try {
    await PublicKeyCredential[method](options);
    status.textContent = "Told.";
  } catch (error) {
    status.textContent = `The browser refused (${error.name}).`;
  }
}
