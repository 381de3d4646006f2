/** Unlocking by fingerprint, face or security key: where the vault is locked, where a site wants it, in the settings. */
import type { MethodChallenge, UnlockMethod } from "../../../extension/messages/unlock-contract.ts";
import { aCreateView, anAccount, aView, NOW_MS, SEVERAL_ACCOUNTS } from "./fixtures.ts";
import { byId, type Scene, status, unlocked } from "./scene.ts";

const challenges: readonly MethodChallenge[] = [
  { credentialId: "AAAA", salt: "A".repeat(43), transports: ["internal"] },
];
const known = { "unlock/challenges": [{ challenges }] };
const METHODS: readonly UnlockMethod[] = [
  { credentialId: "AAAA", name: "This computer", addedAtMs: NOW_MS, transports: ["internal"] },
  {
    credentialId: "BBBB",
    name: "The blue key on the key ring, the one that is not at the office",
    addedAtMs: NOW_MS - 90 * 86_400_000,
    transports: ["usb", "nfc"],
  },
];
const settings = { ...unlocked, ...known, "unlock/methods": [{ methods: METHODS }] };
const locked = { vault: "locked", accounts: [] } as const;

function approval(name: string, view: unknown, more: Partial<Scene> = {}): Scene {
  return {
    name: `unlock-approve-${name}`,
    page: "approve",
    place: "?request=r1",
    ...more,
    answers: { ...known, "approval/read": [{ step: "show", view }], ...more.answers },
  };
}

function inSettings(name: string, more: Partial<Scene> = {}): Scene {
  return {
    name: `unlock-settings-${name}`,
    page: "manager",
    place: "#settings",
    size: { width: 1200, height: 1300 },
    ...more,
    answers: { ...settings, ...more.answers },
  };
}

export const UNLOCK_SCENES: readonly Scene[] = [
  {
    name: "unlock-popup",
    page: "popup",
    answers: { ...unlocked, ...known, "vault/status": status("locked") },
  },
  {
    name: "unlock-manager-de",
    page: "manager",
    language: "de",
    answers: { ...unlocked, ...known, "vault/status": status("locked") },
  },
  approval("locked", aView(locked)),
  approval("locked-password", aView(locked), {
    act: (page) => byId(page, "approve-use-password").click(),
  }),
  approval("verify", aCreateView({ needsVerification: true })),
  approval("verify-several", aView({ accounts: SEVERAL_ACCOUNTS, needsVerification: true })),
  approval("verify-ja", aView({ accounts: [anAccount()], needsVerification: true }), { language: "ja" }),
  inSettings("list"),
  inSettings("add", { act: (page) => byId(page, "method-add-open").click() }),
  inSettings("none", { answers: { "unlock/methods": [{ methods: [] }] } }),
  inSettings("es", { language: "es" }),
  inSettings("rtl", { isRightToLeft: true }),
];
