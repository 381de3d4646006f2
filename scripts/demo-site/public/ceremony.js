/** Asks the browser for a passkey, with everything a page does around it: one at a time, can be stopped, explained. */
import { hideTrouble, showTrouble } from "./trouble.js";
import {
  creationOptionsFromJson,
  credentialToJson,
  prfOutputHex,
  requestOptionsFromJson,
} from "./webauthn-json.js";

let current = null;

/** A new passkey: `{ credential, prfHex }`, the first ready for the site. */
export async function makePasskey(optionsJson, signal) {
  requirePasskeys();
  const credential = await navigator.credentials.create({
    publicKey: creationOptionsFromJson(optionsJson),
    signal,
  });
  return { credential: credentialToJson(credential), prfHex: prfOutputHex(credential) };
}

/** The answer of an existing one. `mediation` "conditional" waits in the autofill of the name field. */
export async function usePasskey(optionsJson, signal, mediation = "optional") {
  requirePasskeys();
  const credential = await navigator.credentials.get({
    publicKey: requestOptionsFromJson(optionsJson),
    signal,
    mediation,
  });
  return { credential: credentialToJson(credential), prfHex: prfOutputHex(credential) };
}

/** Runs `steps(signal)` with the form busy; what they throw is shown, and nothing is thrown. */
export async function runCeremony(form, steps) {
  if (current) return;
  current = new AbortController();
  hideTrouble(byId("trouble"));
  setBusy(form, true);
  try {
    await steps(current.signal);
  } catch (error) {
    showTrouble(byId("trouble"), error);
  } finally {
    current = null;
    setBusy(form, false);
  }
}

byId("stop-waiting").addEventListener("click", () => current?.abort());

function setBusy(form, isBusy) {
  form.setAttribute("aria-busy", String(isBusy));
  byId("waiting").hidden = !isBusy;
  for (const button of form.querySelectorAll("button[type=submit]")) button.disabled = isBusy;
}

function requirePasskeys() {
  if (!window.PublicKeyCredential) throw new DOMException("no passkeys here", "NotSupportedError");
}

export function byId(id) {
  return document.getElementById(id);
}
