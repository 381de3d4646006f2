/** What a target cannot hold, in words that say what it is good for. */
import type { LostPart } from "../../../messages/exchange-contract.ts";
import { type TextKey, text } from "../../components/text.ts";

const PARTS: Readonly<Record<LostPart, TextKey>> = {
  userHandle: "lostUserHandle",
  userName: "lostUserName",
  userDisplayName: "lostUserDisplayName",
  rpName: "lostRpName",
  title: "lostTitle",
  notes: "lostNotes",
  isDiscoverable: "lostIsDiscoverable",
  backupEligible: "lostBackupEligible",
  backupState: "lostBackupState",
  counter: "lostCounter",
  prfWithUserVerification: "lostPrf",
  prfWithoutUserVerification: "lostPrfWithout",
  largeBlob: "lostLargeBlob",
  credBlob: "lostCredBlob",
  payments: "lostPayments",
  createdAt: "lostCreatedAt",
  modifiedAt: "lostModifiedAt",
  folders: "lostFolders",
  tags: "lostTags",
  foreign: "lostForeign",
};

export function lostPartText(part: LostPart): string {
  return text(PARTS[part]);
}
