/** Back in with the recovery code and a new passkey. */
import { readAdvanced } from "./advanced.js";
import { askSite } from "./ask-site.js";
import { byId, makePasskey, runCeremony } from "./ceremony.js";
import { showResult } from "./result.js";

const form = byId("ceremony-form");

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!form.reportValidity()) return;
  const name = form.elements.name.value;
  const code = form.elements.code.value;
  void runCeremony(form, async (signal) => {
    const begun = await askSite("POST", "/api/recovery/options", { name, code, ...readAdvanced(form) });
    const { credential, prfHex } = await makePasskey(begun.publicKey, signal);
    const { recoveryCode } = await askSite("POST", "/api/recovery/verify", {
      ceremonyId: begun.ceremonyId,
      credential,
    });
    showResult(form, { title: "You are back, with a new passkey", recoveryCode, prfHex, href: "/settings" });
  });
});
