/** The collapsed panel for the curious and for tests: how exactly the site asks the browser. */
import {
  ALGORITHM_NAMES,
  ATTACHMENT,
  ATTESTATION,
  CHOOSABLE_ALGORITHMS,
  MAX_TIMEOUT_MS,
  RESIDENT_KEY,
  USER_VERIFICATION,
} from "../advanced-options.ts";
import { type Html, html } from "./html.ts";

/** `more` goes below the fields. Each field is named as in advanced-options.ts; empty stands for the site's choice. */
export function advancedPanel(kind: "new-passkey" | "sign-in", more: Html | null = null): Html {
  const isNew = kind === "new-passkey";
  return html`<details class="advanced" data-testid="advanced">
    <summary data-testid="advanced-toggle">Advanced: how this site asks for your passkey</summary>
    <div class="grid">
      ${isNew && select("alg", "Algorithm", algorithmOptions(), "Site default")}
      ${isNew && select("residentKey", "Resident key", plain(RESIDENT_KEY), "Site default (required)")}
      ${isNew && select("authenticatorAttachment", "Attachment", plain(ATTACHMENT), "Site default (any)")}
      ${isNew && select("attestation", "Attestation", plain(ATTESTATION), "Site default (none)")}
      ${select("userVerification", "User verification", plain(USER_VERIFICATION), "Site default (required)")}
      <label class="field">Timeout in milliseconds
        <input type="number" name="timeout" min="1" max="${MAX_TIMEOUT_MS}" placeholder="300000"
          data-testid="advanced-timeout"></label>
      <label class="field">PRF input (text)
        <input type="text" name="prf" maxlength="200" autocomplete="off" spellcheck="false"
          placeholder="None" data-testid="advanced-prf"></label>
    </div>
    ${more}
  </details>`;
}

type Choice = { readonly value: string; readonly text: string };

function select(name: string, label: string, choices: readonly Choice[], siteDefault: string): Html {
  return html`<label class="field">${label}
    <select name="${name}" data-testid="advanced-${name}">
      <option value="">${siteDefault}</option>
      ${choices.map(({ value, text }) => html`<option value="${value}">${text}</option>`)}
    </select></label>`;
}

function plain(values: readonly string[]): readonly Choice[] {
  return values.map((value) => ({ value, text: value }));
}

function algorithmOptions(): readonly Choice[] {
  return CHOOSABLE_ALGORITHMS.map((alg) => ({
    value: String(alg),
    text: `${ALGORITHM_NAMES[alg]} (${alg})`,
  }));
}
