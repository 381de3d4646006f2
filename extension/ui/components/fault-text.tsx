/**
 * A fault code as three short parts: what happened, what is safe, what to do. Every code of the shared domains has
 * a text `fault_<code>`, or shares its domain's, with the parts on lines of their own (a test proves it); an unknown
 * code gets the general one.
 */
import { browser } from "../../platform/browser.ts";
import { faultKeys } from "./fault-key.ts";
import { Notice } from "./notice.tsx";

/** The parts of a fault's text, in order. */
export function faultParts(code: string): readonly string[] {
  const known = faultKeys(code).map((key) => browser.i18n.getMessage(key));
  return (known.find((message) => message !== "") ?? "").split("\n");
}

type FaultNoticeProps = {
  readonly code: string;
  readonly testId: string;
  /** What is safe, where it is something else than usually: before there is a vault in this browser. */
  readonly safe?: string | undefined;
};

export function FaultNotice({ code, testId, safe }: FaultNoticeProps) {
  const [what, usuallySafe, ...todo] = faultParts(code);
  const rest = [safe ?? usuallySafe ?? "", ...todo].filter((part) => part !== "");
  return (
    <Notice kind="danger" testId={testId} title={what ?? ""} isUrgent>
      {rest.map((part) => (
        <p key={part}>{part}</p>
      ))}
    </Notice>
  );
}
