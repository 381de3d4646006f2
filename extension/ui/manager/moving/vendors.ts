/**
 * Where passkeys may come from: what to do there, which file to bring, what to know. Vendors that give no file get the
 * list of sites instead. Pure: which texts, not the texts themselves.
 */
import type { TextKey } from "../../components/text.ts";

export type Vendor = {
  /** As the address of the manager names it: `#moving/from-<id>`. */
  readonly id: string;
  /** Proper names are the same in every language. */
  readonly name: string | { readonly key: TextKey };
  /** file: it writes one that Keyferry reads. list: it does not, and sites are moved one by one. */
  readonly brings: "file" | "list";
  /** Which files, where the person should know them by their ending. */
  readonly endings: readonly string[];
  readonly steps: readonly TextKey[];
  readonly know: readonly TextKey[];
};

/** For vendors without a file, after where to look. */
const SITE_BY_SITE = ["listStepPut", "listStepAdd", "listStepDelete"] as const satisfies readonly TextKey[];

export const VENDORS: readonly Vendor[] = [
  {
    id: "bitwarden",
    name: "Bitwarden",
    brings: "file",
    endings: [".json", ".zip"],
    steps: ["bitwardenStepOpen", "bitwardenStepFormat", "stepBring"],
    know: ["bitwardenKnowKinds", "bitwardenKnowLeftOut", "bitwardenKnowPrf"],
  },
  {
    id: "keepass",
    name: { key: "vendorKeepass" },
    brings: "file",
    endings: [".kdbx", ".passkey"],
    steps: ["keepassStepFind", "keepassStepSave", "stepBring"],
    know: ["keepassKnowKeyFile", "keepassKnowSingle", "keepassKnowOld"],
  },
  {
    id: "proton",
    name: "Proton Pass",
    brings: "file",
    endings: [".zip", ".pgp"],
    steps: ["protonStepOpen", "protonStepFormat", "stepBring"],
    know: ["protonKnowCsv", "protonKnowTrash"],
  },
  {
    id: "aliasvault",
    name: "AliasVault",
    brings: "file",
    endings: [".avex", ".avux"],
    steps: ["aliasvaultStepOpen", "aliasvaultStepFormat", "stepBring"],
    know: ["knowCsv"],
  },
  {
    id: "file",
    name: { key: "vendorAnotherFile" },
    brings: "file",
    endings: [".age", ".json", ".kdbx", ".passkey", ".zip", ".pgp", ".avex", ".avux"],
    steps: ["fileStepBundle", "fileStepCxf", "fileStepOthers"],
    know: ["fileKnowContent", "fileKnowNone"],
  },
  {
    id: "apple",
    name: "Apple",
    brings: "list",
    endings: [],
    steps: ["appleStepLook", ...SITE_BY_SITE],
    know: ["appleKnow", "detourKnow"],
  },
  {
    id: "google",
    name: "Google",
    brings: "list",
    endings: [],
    steps: ["googleStepLook", ...SITE_BY_SITE],
    know: ["googleKnow", "detourKnow"],
  },
  {
    id: "microsoft",
    name: "Microsoft",
    brings: "list",
    endings: [],
    steps: ["microsoftStepLook", ...SITE_BY_SITE],
    know: ["microsoftKnow"],
  },
  {
    id: "1password",
    name: "1Password",
    brings: "list",
    endings: [],
    steps: ["onePasswordStepLook", ...SITE_BY_SITE],
    know: ["onePasswordKnow", "detourKnow"],
  },
  {
    id: "dashlane",
    name: "Dashlane",
    brings: "list",
    endings: [],
    steps: ["dashlaneStepLook", ...SITE_BY_SITE],
    know: ["dashlaneKnow", "detourKnow"],
  },
];

const PREFIX = "from-";

/** What stands in the address for a vendor's page. */
export function vendorScreen(vendor: Vendor): string {
  return PREFIX + vendor.id;
}

/** The vendor of a screen's name, or null. */
export function vendorOfScreen(screen: string): Vendor | null {
  return VENDORS.find((vendor) => vendorScreen(vendor) === screen) ?? null;
}
