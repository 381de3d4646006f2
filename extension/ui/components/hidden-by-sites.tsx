/** Tells of passkeys that went to the trash because their sites no longer accept them, for as long as they are there. */
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";
import { text } from "./text.ts";

type HiddenBySitesProps = { readonly count: number | undefined; readonly onOpenTrash: () => void };

export function HiddenBySites({ count = 0, onOpenTrash }: HiddenBySitesProps) {
  if (count === 0) return null;
  return (
    <Notice kind="info" testId="hidden-by-sites" icon="trash">
      <p>{text("hiddenBySites", String(count))}</p>
      <Button label={text("trash")} testId="hidden-by-sites-open" onClick={onOpenTrash} />
    </Notice>
  );
}
