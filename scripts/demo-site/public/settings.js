/** The settings page: add, rename and remove passkeys; make a new recovery code; tell the passkey manager. */
import { readAdvanced } from "./advanced.js";
import { askSite } from "./ask-site.js";
import { byId, makePasskey, runCeremony } from "./ceremony.js";
import { openDialog } from "./dialog.js";
import { showResult } from "./result.js";
import { signalAccepted, signalDetails } from "./signals.js";
import { hideTrouble, showTrouble } from "./trouble.js";

const form = byId("ceremony-form");
const rows = [...document.querySelectorAll("[data-passkey-id]")];

form.addEventListener("submit", (event) => {
  event.preventDefault();
  void runCeremony(form, async (signal) => {
    const begun = await askSite("POST", "/api/passkeys/options", readAdvanced(form));
    const { credential, prfHex } = await makePasskey(begun.publicKey, signal);
    await askSite("POST", "/api/passkeys", { ceremonyId: begun.ceremonyId, credential });
    showResult(form, { title: "Passkey added", prfHex, href: "/settings?done=added" });
  });
});

for (const row of rows) {
  row.querySelector("[data-action=rename]").addEventListener("click", () => rename(row.dataset));
  row.querySelector("[data-action=remove]").addEventListener("click", () => remove(row.dataset));
}

function rename({ passkeyId, passkeyName }) {
  const dialog = byId("rename-dialog");
  const input = dialog.querySelector("input");
  input.value = passkeyName;
  openDialog(dialog, byId("rename-trouble"), async () => {
    await askSite("PATCH", `/api/passkeys/${passkeyId}`, { name: input.value });
    location.assign("/settings?done=renamed");
  });
  input.select();
}

function remove({ passkeyId, passkeyName }) {
  const isLast = rows.length === 1;
  byId("remove-name").textContent = passkeyName;
  byId("remove-one").hidden = isLast;
  byId("remove-last").hidden = !isLast;
  openDialog(byId("remove-dialog"), byId("remove-trouble"), async () => {
    await askSite("DELETE", `/api/passkeys/${passkeyId}`, { isLastConfirmed: isLast });
    location.assign("/settings?done=removed");
  });
}

byId("new-code").addEventListener("click", async () => {
  hideTrouble(byId("trouble"));
  try {
    const { recoveryCode } = await askSite("POST", "/api/recovery/code");
    byId("new-code-text").textContent = recoveryCode;
    byId("new-code-text").hidden = false;
    byId("new-code-hint").hidden = false;
  } catch (error) {
    showTrouble(byId("trouble"), error);
  }
});

byId("signal-accepted").addEventListener("click", () =>
  signalAccepted(rows.map((row) => row.dataset.passkeyId)),
);
byId("signal-details").addEventListener("click", signalDetails);
