/** A new account: two names and a passkey. */
import { advancedPanel } from "./advanced-panel.ts";
import { CEREMONY_RESULT, CEREMONY_STATUS } from "./ceremony-parts.ts";
import { type Html, html } from "./html.ts";
import { icon } from "./icons.ts";
import { layout } from "./layout.ts";

export function signUpPage(): Html {
  return layout(
    { title: "Create account", script: "sign-up.js", displayName: null, page: "sign-up" },
    html`<div class="narrow">
      <form id="ceremony-form" class="card stack" novalidate>
        <div>
          <h1>Create your account</h1>
          <p class="lead">Two names and a passkey. There is no password to think of, or to lose.</p>
        </div>
        <label class="field">Account name
          <input name="name" required maxlength="64" autocomplete="username" autocapitalize="none" spellcheck="false"
            aria-describedby="name-hint" data-testid="sign-up-name">
          <span class="hint" id="name-hint">How you sign in by name. For example: mira.lund</span></label>
        <label class="field">What should we call you?
          <input name="displayName" required maxlength="64" autocomplete="name" data-testid="sign-up-display-name"></label>
        <button type="submit" disabled class="button primary wide" data-testid="sign-up-submit">
          ${icon("passkey")}Create account with a passkey</button>
        ${CEREMONY_STATUS}
        <p class="small">Already with us? <a href="/" data-testid="to-sign-in">Sign in</a>.</p>
        ${advancedPanel("new-passkey")}
      </form>
      ${CEREMONY_RESULT}
    </div>`,
  );
}
