/** What pages ask about the devices of the vault. Ids of devices are hex. */

export type DeviceSummary = {
  /** Hex. */
  readonly deviceId: string;
  readonly name: string;
  readonly platform: string;
  readonly isThis: boolean;
  readonly status: "active" | "removed";
  /** Time of the newest entry of it that arrived here, or null. */
  readonly heardAtMs: number | null;
};

export type ManagedDevice = DeviceSummary & {
  /** Active devices that came in through this one: whoever had it may have added them. */
  readonly addedThrough: readonly string[];
  /** When any member removes it by itself (a shared computer), or null. */
  readonly expiresAtMs: number | null;
  /** When it was removed, as far as whoever did it said so. */
  readonly removedAtMs: number | null;
  /** Passkeys that a removed device may still hold and that nobody has replaced since; 0 once the person is done with it. */
  readonly toReplace: number;
};

/** A passkey that a removed device may still hold. */
export type PasskeyToReplace = {
  readonly itemId: string;
  readonly rpId: string;
  readonly userName: string;
  readonly userDisplayName: string;
  readonly label: string;
};

export type DevicesView = {
  /** This one first, then by name; removed ones last. */
  readonly devices: readonly ManagedDevice[];
  /** Passkeys in the vault, the trash not counted: what a device that is removed now may keep. */
  readonly passkeys: number;
};

/** Whether this browser was removed from the vault, as far as it has verified that. */
export type RemovalView =
  | { readonly is: "member" }
  /** Everything went but these passkeys, which no other device has. */
  | { readonly is: "removed"; readonly itemIds: readonly string[] }
  /** There was no such passkey: the vault was erased, in this session of the browser. */
  | { readonly is: "erased" };

type Nothing = Record<string, never>;
type Done = { readonly done: true };
type DeviceRequest = { readonly deviceId: string };

export type DevicesMessages = {
  "devices/removal": { request: Nothing; response: RemovalView };
  /** The person has read that the vault was erased. */
  "devices/removal-read": { request: Nothing; response: Done };
  "devices/list": { request: Nothing; response: DevicesView };
  /** The name that every device of the vault shows from now on. */
  "devices/rename": { request: { deviceId: string; name: string }; response: Done };
  /**
   * Removes them all in one step and changes the vault's key. Fault "vault/verify-first" unless the person gave the
   * password ("vault/unlock") within the last two minutes. Never this very device.
   */
  "devices/remove": { request: { deviceIds: readonly string[] }; response: DevicesView };
  /** Passkeys that a removed device may still hold, by site; those that were replaced are gone from the list. */
  "devices/to-replace": { request: DeviceRequest; response: { passkeys: readonly PasskeyToReplace[] } };
  /** Whether nothing is left to be done about what a removed device may hold. */
  "devices/settle": { request: { deviceId: string; isSettled: boolean }; response: Done };
  /**
   * For when someone else knew the password: this browser gets new keys, and its old ones are removed from the vault
   * with whoever has copied them. "vault/verify-first" as above.
   */
  "devices/renew": { request: Nothing; response: Done };
};
