/** One passkey in the settings, its facts in words and the exact ones in a fold. */
import { ALGORITHM_NAMES } from "../advanced-options.ts";
import type { Passkey } from "../store.ts";
import { type Html, html } from "./html.ts";
import { icon } from "./icons.ts";
import { when } from "./when.ts";

export function passkeyRow(passkey: Passkey): Html {
  const backup = backupWords(passkey);
  return html`<li class="card passkey" data-testid="passkey" data-passkey-id="${passkey.id}"
    data-passkey-name="${passkey.name}">
    <div class="passkey-head">
      <h2 data-testid="passkey-name"><bdi>${passkey.name}</bdi></h2>
      <span class="badge ${backup.mark}" data-testid="passkey-backup" data-backup="${backup.mark}">
        ${icon(backup.mark === "device-bound" ? "device" : "synced")}${backup.text}</span>
    </div>
    <p class="facts">
      <span data-testid="passkey-created">Created ${when(passkey.createdAtMs)}</span>
      <span data-testid="passkey-last-used">${
        passkey.lastUsedAtMs === null
          ? "Not used to sign in yet"
          : html`Last used ${when(passkey.lastUsedAtMs)}`
      }</span>
    </p>
    <details class="exact">
      <summary data-testid="passkey-details">Technical details</summary>
      <dl>
        ${fact("Transports", "passkey-transports", passkey.transports.join(", ") || "not told")}
        ${fact("Algorithm", "passkey-algorithm", ALGORITHM_NAMES[passkey.alg] ?? String(passkey.alg))}
        ${fact("Attestation", "passkey-attestation", passkey.attestationFormat)}
        ${fact("AAGUID", "passkey-aaguid", passkey.aaguid)}
        ${fact("Counter", "passkey-counter", String(passkey.counter))}
        ${fact("Credential id", "passkey-id", passkey.id)}
      </dl>
    </details>
    <div class="actions">
      <button type="button" disabled class="button small-button" data-action="rename" data-testid="rename-passkey">Rename</button>
      <button type="button" disabled class="button small-button danger" data-action="remove"
        data-testid="remove-passkey">Remove</button>
    </div>
  </li>`;
}

/** From the flags BE and BS (WebAuthn Level 3, section 6.1.3). */
function backupWords({ backupEligible, backedUp }: Passkey): {
  readonly mark: string;
  readonly text: string;
} {
  if (!backupEligible) return { mark: "device-bound", text: "On one device only" };
  if (!backedUp) return { mark: "not-backed-up", text: "Can be backed up, is not yet" };
  return { mark: "backed-up", text: "Backed up" };
}

function fact(name: string, testId: string, value: string): Html {
  return html`<div><dt>${name}</dt><dd class="mono" data-testid="${testId}">${value}</dd></div>`;
}
