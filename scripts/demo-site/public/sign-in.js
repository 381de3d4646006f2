/** The front door: any passkey, by name, or offered in the name field. */
import { readAdvanced } from "./advanced.js";
import { askSite } from "./ask-site.js";
import { byId, runCeremony, usePasskey } from "./ceremony.js";
import { showResult } from "./result.js";
import { showTrouble } from "./trouble.js";

const form = byId("ceremony-form");
const autofill = byId("autofill");
let conditional = null;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const isNamed = event.submitter?.value === "named" || document.activeElement === form.elements.name;
  const name = form.elements.name.value.trim();
  if (isNamed && name === "") {
    form.elements.name.focus();
    return;
  }
  // Browsers allow one request at a time: the waiting one makes room.
  stopAutofill();
  void runCeremony(form, (signal) => signIn(isNamed ? { name } : {}, signal));
});

autofill.addEventListener("change", () => {
  stopAutofill();
  if (autofill.checked) void offerInNameField();
});

async function signIn(who, signal, mediation) {
  const { ceremonyId, publicKey } = await askSite("POST", "/api/sign-in/options", {
    ...who,
    ...readAdvanced(form),
  });
  const { credential, prfHex } = await usePasskey(publicKey, signal, mediation);
  await askSite("POST", "/api/sign-in/verify", { ceremonyId, credential });
  showResult(form, { title: "You are signed in", prfHex, href: "/account" });
}

async function offerInNameField() {
  conditional = new AbortController();
  const { signal } = conditional;
  try {
    await signIn({}, signal, "conditional");
  } catch (error) {
    if (!signal.aborted) showTrouble(byId("trouble"), error);
  }
}

function stopAutofill() {
  conditional?.abort();
  conditional = null;
}
