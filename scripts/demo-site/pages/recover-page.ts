/** The way back in: name, recovery code, a new passkey. */
import { advancedPanel } from "./advanced-panel.ts";
import { CEREMONY_RESULT, CEREMONY_STATUS } from "./ceremony-parts.ts";
import { type Html, html } from "./html.ts";
import { icon } from "./icons.ts";
import { layout } from "./layout.ts";

export function recoverPage(): Html {
  return layout(
    { title: "Use your recovery code", script: "recover.js", displayName: null, page: "recover" },
    html`<div class="narrow">
      <form id="ceremony-form" class="card stack" novalidate>
        <div>
          <h1>Use your recovery code</h1>
          <p class="lead">The code from the day you signed up lets you add a new passkey, once. You then get a new
            code.</p>
        </div>
        <label class="field">Account name
          <input name="name" required maxlength="64" autocomplete="username" autocapitalize="none" spellcheck="false"
            data-testid="recover-name"></label>
        <label class="field">Recovery code
          <input name="code" required maxlength="64" autocomplete="off" autocapitalize="characters" spellcheck="false"
            class="mono" placeholder="XXXXX-XXXXX-XXXXX-XXXXX" data-testid="recover-code"></label>
        <button type="submit" disabled class="button primary wide" data-testid="recover-submit">
          ${icon("passkey")}Add a new passkey</button>
        ${CEREMONY_STATUS}
        <p class="small">Found a passkey after all? <a href="/" data-testid="to-sign-in">Sign in</a>.</p>
        ${advancedPanel("new-passkey")}
      </form>
      ${CEREMONY_RESULT}
    </div>`,
  );
}
