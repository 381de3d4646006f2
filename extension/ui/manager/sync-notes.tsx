/** What happened since the person last looked: each with its meaning, and a way to be done with it. */
import type { SyncNote } from "../../messages/contract.ts";
import { ask } from "../ask-background.ts";
import { Button } from "../components/button.tsx";
import { FaultNotice } from "../components/fault-text.tsx";
import { Icon } from "../components/icons.tsx";
import { text } from "../components/text.ts";
import { useAction } from "../components/use-action.ts";
import { useAnswer } from "../components/use-answer.ts";
import { isGrave, orderNotes } from "./note-order.ts";
import { noteText } from "./sync-note-text.ts";

type SyncNotesProps = { readonly notes: readonly SyncNote[]; readonly onDismissed: () => void };

export function SyncNotes({ notes, onDismissed }: SyncNotesProps) {
  const action = useAction();
  if (notes.length === 0) return null;
  return (
    <section class="stack" aria-labelledby="notes">
      <h2 id="notes">{text("notes")}</h2>
      {action.fault.value && <FaultNotice code={action.fault.value} testId="sync-note-fault" />}
      <ul class="rows checks" data-testid="sync-notes">
        {orderNotes(notes).map((note) => (
          <Note
            key={note.noteId}
            note={note}
            isBusy={action.isBusy.value}
            onDismiss={() =>
              void action.run(() => ask("sync/dismiss-note", { noteId: note.noteId }).then(onDismissed))
            }
          />
        ))}
      </ul>
    </section>
  );
}

type NoteProps = { readonly note: SyncNote; readonly isBusy: boolean; readonly onDismiss: () => void };

function Note({ note, isBusy, onDismiss }: NoteProps) {
  const { title, what } = noteText(note);
  return (
    <li data-testid="sync-note" data-about={note.about} data-grave={isGrave(note) ? "" : undefined}>
      <span class="note-mark">
        <Icon name={isGrave(note) ? "warning" : "info"} />
      </span>
      <div class="grow stack-tight">
        <h3 class="break">{title}</h3>
        <p class="muted">{text(what)}</p>
        {note.itemId !== null && <PasskeyLink itemId={note.itemId} />}
        {note.about === "device-added" && note.deviceIds[0] !== undefined && (
          <p>
            <a href={`#devices/remove/${note.deviceIds[0]}`} data-testid="sync-note-remove">
              {text("noteDeviceNotMine")}
            </a>
          </p>
        )}
      </div>
      <Button
        label={text("dismiss")}
        testId="sync-note-dismiss"
        kind="quiet"
        isDisabled={isBusy}
        onClick={onDismiss}
      />
    </li>
  );
}

/** The way to the passkey, where it is one and not the rule of a site, and where it is still in the list. */
function PasskeyLink({ itemId }: { itemId: string }) {
  const passkey = useAnswer("passkeys/read", { itemId }).value.value?.passkey;
  if (!passkey || passkey.trashedAtMs !== null) return null;
  return (
    <p>
      <a href={`#passkeys/${itemId}`} data-testid="sync-note-passkey">
        {text("showPasskey")}
      </a>
    </p>
  );
}
