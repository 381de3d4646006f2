/** What stands around every button that asks for a passkey; public/ceremony.js and its neighbours fill it in. */
import { type Html, html } from "./html.ts";
import { icon } from "./icons.ts";

/** Errors appear here, and while the browser waits for the person, so does the way to stop. */
export const CEREMONY_STATUS: Html = html`<div class="status">
    <div class="trouble" role="alert" data-testid="trouble" id="trouble" hidden></div>
    <p class="waiting" id="waiting" data-testid="waiting" hidden>Waiting for your passkey.
      <button type="button" class="link" id="stop-waiting" data-testid="stop-waiting">Stop waiting</button></p>
  </div>`;

/** Shown after a ceremony that has something to show: a recovery code, a PRF output. */
export const CEREMONY_RESULT: Html = html`<section class="card result" id="result" data-testid="result" hidden
    aria-labelledby="result-title" tabindex="-1">
    <h1 id="result-title"></h1>
    <div id="code-part" hidden>
      <p>${icon("code")} Your recovery code. It is shown this once, and lets you add a new passkey if you lose all
        others.</p>
      <p class="code" data-testid="recovery-code" id="recovery-code"></p>
      <p class="small">Keep it on paper or in a safe place. We store only a hash and cannot show it again.</p>
    </div>
    <div id="prf-part" hidden>
      <p>PRF output of your passkey for the text you gave. It stayed in this browser.</p>
      <p class="hex" data-testid="prf-output" id="prf-output"></p>
    </div>
    <a class="button primary" data-testid="continue" id="continue" href="/account">Continue</a>
  </section>`;
