/** The network that an address counts for: an IPv4 address itself, the first 56 bits of an IPv6 address. */
import { isIPv6 } from "node:net";

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

export function networkOf(address: string): string {
  const mapped = MAPPED.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(address)) return address;
  const groups = expanded(address.split("%")[0] ?? address);
  // 56 bits are three groups and the upper half of the fourth.
  const fourth = (groups[3] ?? 0) & 0xff00;
  return [...groups.slice(0, 3), fourth].map((group) => group.toString(16)).join(":");
}

function expanded(address: string): number[] {
  const [before = "", after] = address.split("::");
  const head = groupsIn(before);
  if (after === undefined) return head;
  const tail = groupsIn(after);
  const gap = Math.max(0, 8 - head.length - tail.length);
  return [...head, ...Array<number>(gap).fill(0), ...tail];
}

function groupsIn(part: string): number[] {
  return part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16) || 0);
}
