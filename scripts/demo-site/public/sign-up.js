/** A new account with its first passkey. */
import { readAdvanced } from "./advanced.js";
import { askSite } from "./ask-site.js";
import { byId, makePasskey, runCeremony } from "./ceremony.js";
import { showResult } from "./result.js";

const form = byId("ceremony-form");

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!form.reportValidity()) return;
  const name = form.elements.name.value;
  const displayName = form.elements.displayName.value;
  void runCeremony(form, async (signal) => {
    const begun = await askSite("POST", "/api/sign-up/options", { name, displayName, ...readAdvanced(form) });
    const { credential, prfHex } = await makePasskey(begun.publicKey, signal);
    const { recoveryCode } = await askSite("POST", "/api/sign-up/verify", {
      ceremonyId: begun.ceremonyId,
      credential,
    });
    showResult(form, { title: "Your account is ready", recoveryCode, prfHex, href: "/account" });
  });
});
