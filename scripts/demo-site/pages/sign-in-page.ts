/** The front door: sign in with any passkey of this site, or by name. */
import { advancedPanel } from "./advanced-panel.ts";
import { CEREMONY_RESULT, CEREMONY_STATUS } from "./ceremony-parts.ts";
import { HARBOUR_PICTURE } from "./harbour-picture.ts";
import { type Html, html } from "./html.ts";
import { icon } from "./icons.ts";
import { layout } from "./layout.ts";

export function signInPage(): Html {
  return layout(
    { title: "Sign in", script: "sign-in.js", displayName: null, page: "sign-in" },
    html`<div class="door">
      <div class="picture">${HARBOUR_PICTURE}</div>
      <div class="door-side">
        <form id="ceremony-form" class="stack" novalidate>
          <div>
            <h1>Good to see you</h1>
            <p class="lead">Your ferry tickets, without a password.</p>
          </div>
          <button type="submit" disabled name="how" value="any" class="button primary wide" data-testid="sign-in-passkey">
            ${icon("passkey")}Sign in with a passkey</button>
          <p class="or"><span>or by name</span></p>
          <div class="row">
            <label class="field grow">Account name
              <input name="name" maxlength="64" autocomplete="username webauthn" autocapitalize="none"
                spellcheck="false" data-testid="sign-in-name"></label>
            <button type="submit" disabled name="how" value="named" class="button" data-testid="sign-in-by-name">Sign in</button>
          </div>
          ${CEREMONY_STATUS}
          <p class="small">New here? <a href="/sign-up" data-testid="to-sign-up">Create an account</a>.
            Lost every passkey? <a href="/recover" data-testid="to-recover">Use your recovery code</a>.</p>
          ${advancedPanel(
            "sign-in",
            html`<label class="check"><input type="checkbox" disabled id="autofill" data-testid="sign-in-autofill">
              Also offer passkeys in the name field (conditional sign-in)</label>`,
          )}
        </form>
        ${CEREMONY_RESULT}
      </div>
    </div>`,
  );
}
