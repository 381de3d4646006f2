/** Each thing that can happen, as a title and a sentence on what it means. */
import type { SyncNote } from "../../messages/contract.ts";
import { listText } from "../components/list-text.ts";
import { type TextKey, text, textOfCount } from "../components/text.ts";

export type NoteText = { readonly title: string; readonly what: TextKey };

export function noteText(note: SyncNote): NoteText {
  const names = note.deviceNames.length === 0 ? [""] : note.deviceNames;
  const devices = listText(names.map((name) => name || text("deviceUnnamed")));
  const site = note.rpId ?? text("siteUnknown");
  const count = note.count ?? 1;
  switch (note.about) {
    case "unreadable-entry":
      return { title: textOfCount("noteUnreadable", count, devices), what: "noteUnreadableWhat" };
    case "stray-group-member":
      return { title: textOfCount("noteStray", count, devices), what: "noteStrayWhat" };
    case "conflict-item":
      return { title: text("noteConflict", site), what: "noteConflictWhat" };
    case "wrong-wrap":
      return { title: text("noteWrongWrap", devices), what: "noteWrongWrapWhat" };
    case "epoch-key-missing":
      return { title: text("noteKeyMissing"), what: "noteKeyMissingWhat" };
    case "server-healed":
      return { title: textOfCount("noteHealed", count), what: "noteHealedWhat" };
    case "device-added":
      return { title: text("noteDeviceAdded", devices), what: "noteDeviceAddedWhat" };
    case "devices-removed":
      return { title: text("noteDevicesRemoved", devices), what: "noteDevicesRemovedWhat" };
    case "snapshot-mismatch":
      return { title: text("noteSnapshot", devices), what: "noteSnapshotWhat" };
    case "concurrent-edit":
      return { title: text("noteConcurrent", site), what: "noteConcurrentWhat" };
    case "fork-merged":
      return { title: textOfCount("noteMerged", count), what: "noteMergedWhat" };
  }
}
