/** Earlier names and values that lost to later ones. Nothing is shown where there are none. */
import type { PasskeyDetails } from "../../messages/contract.ts";
import { type TextKey, text } from "../components/text.ts";
import { agoText } from "../components/time-text.ts";

const FIELDS: Readonly<Record<string, TextKey>> = {
  label: "ownName",
  rpName: "siteName",
  userName: "accountNameField",
  userDisplayName: "displayNameField",
};

export function PasskeyHistory({ history }: { history: PasskeyDetails["history"] }) {
  if (history.length === 0) return null;
  return (
    <section data-testid="passkey-history">
      <h3>{text("history")}</h3>
      <ul class="history">
        {history.map(({ field, value, changedAtMs, isConcurrent }) => (
          <li key={`${field}-${changedAtMs}-${value}`}>
            <span class="muted">{FIELDS[field] ? text(FIELDS[field]) : field}</span>
            <bdi class="break">{value === "" ? text("historyEmpty") : value}</bdi>
            <span class="caption">{text("historyUntil", agoText(changedAtMs, Date.now()))}</span>
            {isConcurrent && (
              <span class="badge" data-testid="history-concurrent">
                {text("historyConcurrent")}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
