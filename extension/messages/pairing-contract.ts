/**
 * What pages ask about pairing: the screen that shows a code to another device, and the one that has read a code. Both
 * only watch: the background speaks to the other device, and asking how far it is also keeps it awake.
 */
import type { JoinResult } from "./join-result.ts";

/** A pairing on the device that has the vault. `pairingId` tells a page whether it is still the one that it began. */
export type ShownPairing =
  | { readonly is: "none" }
  | { readonly is: "opening"; readonly pairingId: string }
  | {
      readonly is: "waiting";
      readonly pairingId: string;
      /** Secret until the pairing is over: for the screen only. */
      readonly qrText: string;
      /** The same as 12 words. */
      readonly words: readonly string[];
      /** What must be typed beside the words. */
      readonly server: string;
      readonly leftMs: number;
      /** The server does not answer at the moment. */
      readonly isOffline: boolean;
    }
  | {
      readonly is: "comparing";
      readonly pairingId: string;
      readonly deviceName: string;
      readonly platform: string;
      readonly leftMs: number;
      readonly isOffline: boolean;
    }
  | { readonly is: "adding"; readonly pairingId: string; readonly deviceName: string }
  /** It is in the vault and fetches it. */
  | {
      readonly is: "arriving";
      readonly pairingId: string;
      readonly deviceName: string;
      readonly deviceId: string;
    }
  | {
      readonly is: "done";
      readonly pairingId: string;
      readonly deviceName: string;
      /** Hex. */
      readonly deviceId: string;
      /** joined: it has the vault. left: it gave up. silent: it has not said. In both it is in the list of devices. */
      readonly receipt: "joined" | "left" | "silent";
    }
  | { readonly is: "ended"; readonly pairingId: string; readonly fault: string };

/** A pairing on the device that wants in. */
export type JoiningPairing =
  | { readonly is: "none" }
  /** Reads what waits under the code, and answers. */
  | { readonly is: "calling"; readonly isOffline: boolean }
  | { readonly is: "comparing"; readonly digits: string; readonly isOffline: boolean }
  /** The other device has added this one: "pairing/finish" fetches the vault. */
  | { readonly is: "welcomed" }
  | { readonly is: "ended"; readonly fault: string };

/** As it was scanned, or as it was typed. */
export type GivenCode =
  | { readonly qrText: string }
  | { readonly words: readonly string[]; readonly server: string };

type Nothing = Record<string, never>;

export type PairingMessages = {
  /**
   * Shows a new code; another pairing of this device ends. Fault "vault/verify-first" unless the person gave the password
   * lately, "sync/no-server" where there is nothing to meet on.
   */
  "pairing/show": { request: Nothing; response: ShownPairing };
  "pairing/shown": { request: Nothing; response: ShownPairing };
  /** The digits as typed. "not-digits" is no try; anything else is the only one. */
  "pairing/confirm": {
    request: { digits: string };
    response: { result: "not-digits" | "taken"; pairing: ShownPairing };
  };
  /** Ends it, on the device that shows. */
  "pairing/stop": { request: Nothing; response: ShownPairing };
  /** Answers a code. The same code again changes nothing. Refused where there is a vault here. */
  "pairing/join": { request: { code: GivenCode; deviceName: string }; response: JoiningPairing };
  "pairing/joining": { request: Nothing; response: JoiningPairing };
  /** Fetches, verifies and keeps the vault under this password. */
  "pairing/finish": { request: { password: string }; response: JoinResult };
  /** Ends it, on the device that wants in. */
  "pairing/leave": { request: Nothing; response: JoiningPairing };
};
