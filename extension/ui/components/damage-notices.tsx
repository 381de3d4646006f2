/** What of the vault could not be read and is left out of a list, one notice for each kind of fault. */
import { FaultNotice } from "./fault-text.tsx";

export function DamageNotices({ codes = [] }: { codes?: readonly string[] | undefined }) {
  if (codes.length === 0) return null;
  return (
    <div class="stack popup-part damage">
      {codes.map((code) => (
        <FaultNotice key={code} code={code} testId="damage" />
      ))}
    </div>
  );
}
