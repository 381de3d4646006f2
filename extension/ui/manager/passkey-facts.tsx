/** What there is to know about a passkey, as sentences. */
import type { PasskeyDetails } from "../../messages/contract.ts";
import { passkeyPlace } from "../components/sync-line.ts";
import { localeTag, text } from "../components/text.ts";
import { dateText } from "../components/time-text.ts";
import { useAnswer } from "../components/use-answer.ts";
import { algorithmName } from "./algorithm-name.ts";

export function PasskeyFacts({ passkey }: { passkey: PasskeyDetails }) {
  const sync = useAnswer("sync/status", {}).value.value;
  const place = sync && passkeyPlace(sync);
  return (
    <p class="facts" data-testid="passkey-facts" data-synced={place === "on-server" ? "" : undefined}>
      {sentences(passkey, place).join(localeTag().startsWith("ja") ? "" : " ")}
    </p>
  );
}

function sentences(passkey: PasskeyDetails, place: ReturnType<typeof passkeyPlace>): readonly string[] {
  return [
    originSentence(passkey),
    place === null ? "" : text(place === "on-server" ? "factSynced" : "factAlone"),
    text("factAlgorithm", algorithmName(passkey.alg)),
    passkey.hasPrf ? text("factPrf") : "",
    passkey.isDiscoverable ? "" : text("factNotDiscoverable"),
    passkey.counter > 0 ? text("factCounter") : "",
  ].filter((sentence) => sentence !== "");
}

function originSentence({ source, createdAtMs, deviceName }: PasskeyDetails): string {
  const date = dateText(createdAtMs);
  if (source === "made-here")
    return deviceName === "" ? text("factMade", date) : text("factMadeOn", date, deviceName);
  return text("factImported", date, source);
}
