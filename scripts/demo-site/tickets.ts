/** The tickets every account is welcomed with: made from the account alone, so nothing needs to be stored. */
import { createHash } from "node:crypto";
import type { Account } from "./store.ts";

export type Ticket = {
  readonly from: string;
  readonly to: string;
  readonly departsAtMs: number;
  readonly minutes: number;
  readonly pier: string;
  readonly fare: string;
  /** For example `HL 4821 907`. */
  readonly number: string;
};

const DAY_MS = 86_400_000;
const CROSSINGS = [
  {
    from: "Old Quay",
    to: "Lantern Island",
    hour: 8,
    minute: 40,
    minutes: 25,
    pier: "Pier 2",
    fare: "Day return",
  },
  {
    from: "Lantern Island",
    to: "Saltmarket",
    hour: 17,
    minute: 15,
    minutes: 40,
    pier: "North steps",
    fare: "Single",
  },
] as const;

/** One crossing tomorrow, one the day after; times are the harbour's, which keeps UTC. */
export function ticketsFor(account: Account, nowMs: number): readonly Ticket[] {
  const today = Math.floor(nowMs / DAY_MS) * DAY_MS;
  return CROSSINGS.map(({ hour, minute, ...crossing }, index) => ({
    ...crossing,
    departsAtMs: today + (index + 1) * DAY_MS + (hour * 60 + minute) * 60_000,
    number: ticketNumber(account.id, index),
  }));
}

function ticketNumber(accountId: string, index: number): string {
  const digits = createHash("sha256").update(`ticket:${index}:${accountId}`).digest().readUInt32BE(0);
  const text = String(digits % 10_000_000).padStart(7, "0");
  return `HL ${text.slice(0, 4)} ${text.slice(4)}`;
}
