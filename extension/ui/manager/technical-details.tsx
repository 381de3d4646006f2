/** What a site's developer would ask for; the only place that uses the field's own words. */
import type { PasskeyDetails } from "../../messages/contract.ts";
import { text } from "../components/text.ts";
import { algorithmName } from "./algorithm-name.ts";

export function TechnicalDetails({ passkey }: { passkey: PasskeyDetails }) {
  const yesNo = (value: boolean) => text(value ? "yes" : "no");
  const facts: readonly (readonly [name: string, value: string])[] = [
    ["RP ID", passkey.rpId],
    ["RP name", passkey.rpName],
    ["Credential ID", passkey.credentialId],
    ["User handle", passkey.userHandle ?? "–"],
    ["COSE algorithm", `${passkey.alg} (${algorithmName(passkey.alg)})`],
    ["Discoverable", yesNo(passkey.isDiscoverable)],
    ["PRF", yesNo(passkey.hasPrf)],
    ["Backup eligible", yesNo(passkey.backupEligible)],
    ["Backup state", yesNo(passkey.backupState)],
    ["Signature counter", String(passkey.counter)],
  ];
  return (
    <details class="technical" data-testid="technical-details">
      <summary>{text("technicalDetails")}</summary>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt lang="en">{name}</dt>
            <dd class="mono break">{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
