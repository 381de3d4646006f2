import { beforeEach, describe, expect, it } from "vitest";
import { SiteSignals } from "../../../../extension/background/signals/site-signals.ts";
import type { SiteSignal } from "../../../../shared/webauthn/site-signal.ts";
import { memorySession } from "../../../support/memory-session.ts";

const UNKNOWN = "signalUnknownCredential";
const from = (origin = "https://example.org", isPrivate = false) => ({
  origin,
  asker: { tabId: 1, frameId: 0, documentId: "d", windowId: 1, isPrivate },
});
const of = (credentialId: string, rpId = "example.org") => ({ rpId, credentialId });

describe("SiteSignals", () => {
  let obeyed: SiteSignal[];
  let isOpen: boolean;
  let hasVault: boolean;
  let nowMs: number;
  let told: number;
  let signals: SiteSignals;
  const ids = () => obeyed.map((signal) => (signal.kind === "unknown" ? signal.credentialId[0] : null));

  beforeEach(() => {
    [obeyed, isOpen, hasVault, nowMs, told] = [[], true, true, 1_795_000_000_000, 0];
    const vault = {
      obey: async (signal: SiteSignal) => {
        obeyed.push(signal);
        return true;
      },
    };
    signals = new SiteSignals({
      open: async () => (isOpen ? vault : null),
      hasVault: async () => hasVault,
      session: memorySession(),
      changed: () => void told++,
      nowMs: () => nowMs,
    });
  });

  it("does them in the order they came, before whoever waits for them", async () => {
    void signals.take(UNKNOWN, of("AQ"), from());
    void signals.take(UNKNOWN, of("Ag"), from());
    await signals.settled();
    expect(ids()).toEqual([1, 2]);
    expect(told).toBe(2);
  });

  it.each([
    ["of a site about another's passkeys", UNKNOWN, of("AQ"), from("https://example.com")],
    ["malformed", UNKNOWN, { rpId: "example.org" }, from()],
    ["of a method that is none", "signal", of("AQ"), from()],
    ["from a private window", UNKNOWN, of("AQ"), from("https://example.org", true)],
    ["of more than 64 KiB", UNKNOWN, { ...of("AQ"), more: "x".repeat(65_536) }, from()],
  ])("passes over what is %s", async (_, method, untrusted, sender) => {
    await signals.take(method, untrusted, sender);
    expect(obeyed).toEqual([]);
  });

  it("does nothing and keeps nothing where there is no vault", async () => {
    [isOpen, hasVault] = [false, false];
    await signals.take(UNKNOWN, of("AQ"), from());
    [isOpen, hasVault] = [true, true];
    await signals.opened();
    expect(obeyed).toEqual([]);
  });

  it("waits while the vault is locked, for at most 32, and is done once", async () => {
    isOpen = false;
    for (let count = 0; count < 40; count++) await signals.take(UNKNOWN, of("AQ", "example.org"), from());
    expect(obeyed).toEqual([]);
    isOpen = true;
    await signals.opened();
    const done = obeyed.length;
    await signals.opened();
    expect(done).toBe(20);
    expect(obeyed).toHaveLength(done);
  });

  it("lets one site change 20 things an hour, and others meanwhile", async () => {
    for (let count = 0; count < 30; count++) await signals.take(UNKNOWN, of("AQ"), from());
    expect(obeyed).toHaveLength(20);
    await signals.take(UNKNOWN, of("Ag", "example.com"), from("https://example.com"));
    expect(obeyed).toHaveLength(21);
    nowMs += 60 * 60_000 + 1;
    await signals.take(UNKNOWN, of("Aw"), from());
    expect(ids().at(-1)).toBe(3);
  });

  it("hears no more than 64 at a time", async () => {
    const all = Array.from({ length: 200 }, (_, place) => {
      const site = `s${place}.example`;
      return signals.take(UNKNOWN, of("AQ", site), from(`https://${site}`));
    });
    await Promise.all(all);
    expect(obeyed).toHaveLength(64);
  });
});
