/** The two questions of the settings page. */
import { type Html, html } from "./html.ts";

const dialogTrouble = (id: string) =>
  html`<div class="trouble" role="alert" data-testid="${id}" id="${id}" hidden></div>`;

export const renameDialog: Html = html`<dialog id="rename-dialog" aria-labelledby="rename-title" data-testid="rename-dialog">
    <form method="dialog" class="stack" novalidate>
      <h2 id="rename-title">Rename passkey</h2>
      <label class="field">Name
        <input name="name" maxlength="64" autocomplete="off" data-testid="rename-input" required></label>
      ${dialogTrouble("rename-trouble")}
      <div class="actions">
        <button type="submit" value="save" class="button primary" data-testid="rename-save">Save</button>
        <button type="button" class="button" data-close data-testid="rename-cancel">Cancel</button>
      </div>
    </form>
  </dialog>`;

/** The last passkey is another matter than one of several; settings.js shows the part that fits. */
export function removeDialog(hasCode: boolean): Html {
  return html`<dialog id="remove-dialog" aria-labelledby="remove-title" data-testid="remove-dialog">
    <form method="dialog" class="stack" novalidate>
      <h2 id="remove-title">Remove <bdi id="remove-name"></bdi>?</h2>
      <p id="remove-one">It no longer opens this account. Your other passkeys go on working.</p>
      <p class="notice warn" id="remove-last" data-testid="remove-last-warning" hidden>${
        hasCode
          ? "This is your last passkey. Without it, only your recovery code leads back into this account, and only once. Add another passkey first to keep a way in."
          : "This is your last passkey, and you have no recovery code: the account would be lost. Make a code or add another passkey first."
      }</p>
      ${dialogTrouble("remove-trouble")}
      <div class="actions">
        <button type="submit" value="remove" class="button danger" data-testid="remove-confirm">Remove</button>
        <button type="button" class="button" data-close data-testid="remove-cancel">Keep it</button>
      </div>
    </form>
  </dialog>`;
}
