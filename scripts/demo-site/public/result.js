/** What a ceremony leaves to look at before the person goes on. */
import { byId } from "./ceremony.js";

/** Goes to `href`, at once where there is nothing to show. */
export function showResult(form, { title, recoveryCode = null, prfHex = null, href }) {
  if (recoveryCode === null && prfHex === null) {
    location.assign(href);
    return;
  }
  byId("result-title").textContent = title;
  byId("code-part").hidden = recoveryCode === null;
  byId("recovery-code").textContent = recoveryCode ?? "";
  byId("prf-part").hidden = prfHex === null;
  byId("prf-output").textContent = prfHex ?? "";
  byId("continue").href = href;
  byId("result").hidden = false;
  form.hidden = true;
  byId("result").focus();
}
