/** Account settings: the passkeys, and the recovery code. */
import { RP_ID } from "../options.ts";
import type { Account, Passkey } from "../store.ts";
import { advancedPanel } from "./advanced-panel.ts";
import { CEREMONY_RESULT, CEREMONY_STATUS } from "./ceremony-parts.ts";
import { type Html, html } from "./html.ts";
import { icon } from "./icons.ts";
import { layout } from "./layout.ts";
import { passkeyRow } from "./passkey-row.ts";
import { removeDialog, renameDialog } from "./settings-dialogs.ts";

/** What was just done, as `/settings?done=…` says it. */
export const NOTICES = {
  added: "Passkey added. You can sign in with it from now on.",
  renamed: "Passkey renamed.",
  removed:
    "Passkey removed. It no longer opens this account. You may delete it from your password manager or device too.",
} as const;

export function settingsPage(
  account: Account,
  passkeys: readonly Passkey[],
  done: keyof typeof NOTICES | null,
): Html {
  return layout(
    { title: "Your passkeys", script: "settings.js", displayName: account.displayName, page: "settings" },
    html`<div class="wide-column" id="settings" data-account-id="${account.id}" data-rp-id="${RP_ID}"
      data-account-name="${account.name}" data-display-name="${account.displayName}">
      <div><h1>Your passkeys</h1>
      <p class="lead">Each of these opens the account of <bdi>${account.name}</bdi>. Two or more are better than one.</p></div>
      ${done !== null && html`<p class="notice" role="status" data-testid="notice">${NOTICES[done]}</p>`}
      ${passkeys.length === 0 && NO_PASSKEY}
      <ul class="passkeys" data-testid="passkey-list">${passkeys.map(passkeyRow)}</ul>
      <form id="ceremony-form" class="stack add" novalidate>
        <button type="submit" disabled class="button primary" id="add" data-testid="add-passkey">${icon("plus")}Add a passkey</button>
        ${CEREMONY_STATUS}
        ${advancedPanel("new-passkey", SIGNALS)}
      </form>
      ${CEREMONY_RESULT}
      ${recoverySection(account)}
      ${renameDialog}
      ${removeDialog(account.recoveryHash !== null)}
    </div>`,
  );
}

const NO_PASSKEY = html`<p class="notice warn" role="status" data-testid="no-passkey">This account has no passkey.
  Add one before you sign out, or keep your recovery code at hand.</p>`;

const SIGNALS = html`<div class="signals">
    <p class="small">Tell your passkey manager what this site knows (Signal API), where the browser can:</p>
    <button type="button" disabled class="button small-button" id="signal-accepted" data-testid="signal-accepted">These are all
      my passkeys</button>
    <button type="button" disabled class="button small-button" id="signal-details" data-testid="signal-details">These are my
      names</button>
    <span role="status" id="signal-status" data-testid="signal-status"></span>
  </div>`;

function recoverySection(account: Account): Html {
  const hasCode = account.recoveryHash !== null;
  return html`<section class="card recovery">
    <div>
      <h2>Recovery code</h2>
      <p data-testid="recovery-state">${
        hasCode
          ? "You have an unused code. It lets you add a new passkey if you lose all others. Making a new one makes the old one worthless."
          : "You have no code. If you lose all passkeys, the account is lost with them."
      }</p>
    </div>
    <button type="button" disabled class="button" id="new-code" data-testid="new-recovery-code">Make a new code</button>
    <p class="code" data-testid="new-code" id="new-code-text" hidden></p>
    <p class="small" id="new-code-hint" hidden>Shown this once. Keep it on paper or in a safe place.</p>
  </section>`;
}
