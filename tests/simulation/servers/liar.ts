/**
 * A server that lies: takes a true answer and returns one that is not. It knows all that passed through it and has keys
 * of its own, but none of a member. Each lie is a named way to deceive.
 */
import { sign } from "node:crypto";
import { decodeEntry, type Entry, encodeEntry, signedBytes } from "../../../shared/log/entry.ts";
import { leafHash, nextHead } from "../../../shared/log/hash-chain.ts";
import { KINDS } from "../../../shared/log/kinds.ts";
import type { AppendResult, CompactedStart, JoinStart, LogPage } from "../../../shared/sync/transport.ts";
import type { DeviceKeys } from "../../../shared/vault/device-keys.ts";
import { secretKey } from "../stand-ins/curve-keys.ts";
import type { Answer, Call } from "../world/calls.ts";
import type { Chance } from "../world/chance.ts";

const LEAF_LENGTH = 32;

/** A removed device whose owner works with the server. */
export type FormerMember = Pick<DeviceKeys, "deviceId" | "signSeed"> & { readonly devSeq: number };

export class Liar {
  readonly #chance: Chance;
  /** Entries that it saw, whosoever. */
  readonly #seen: Uint8Array[] = [];
  readonly #ownSeed: Uint8Array;
  readonly #friends: FormerMember[] = [];
  readonly #log: () => readonly Uint8Array[];

  /** `log`: what it keeps, in order. */
  constructor(chance: Chance, log: () => readonly Uint8Array[]) {
    this.#chance = chance;
    this.#log = log;
    this.#ownSeed = chance.bytes(32);
  }

  befriend(member: FormerMember): void {
    this.#friends.push(member);
  }

  notice(call: Call): void {
    if (call.name === "append") this.#seen.push(...call.args[1]);
    if (call.name === "putSuffix") this.#seen.push(...call.args[2]);
    if (call.name === "found") this.#seen.push(call.args[0]);
  }

  /** Another answer in place of the true one. */
  instead(call: Call, truth: Answer): Answer {
    switch (call.name) {
      // The answer is that of this very call: callOn gives it its type, a union of calls does not.
      case "pull":
        return this.#page(truth as LogPage);
      case "append":
      case "putSuffix":
        return this.#appended(call, truth as AppendResult);
      case "joinStart":
        return this.#start(truth as JoinStart);
      case "found":
        return { seq: this.#chance.below(3), head: this.#chance.bytes(32) };
      case "leaves":
      case "missingChunks":
        return this.#list(truth as readonly Uint8Array[]);
      case "chunk":
        return this.#bytes(truth as Uint8Array);
      case "putChunk":
        return truth;
    }
  }

  #page(page: LogPage): LogPage {
    const chance = this.#chance;
    switch (chance.below(8)) {
      case 0:
        return { ...page, entries: this.#list(page.entries) };
      case 1:
        return this.#extended(page);
      case 2:
        return {
          ...page,
          entries: page.entries.slice(0, chance.below(page.entries.length + 1)),
          hasMore: false,
        };
      case 3:
        return { ...page, at: { seq: chance.below(page.at.seq + 3), head: page.at.head } };
      case 4:
        return { ...page, at: { ...page.at, head: chance.bytes(32) } };
      case 5:
        return { at: { seq: 0, head: new Uint8Array(32) }, entries: [], hasMore: false };
      case 6:
        return { ...page, entries: page.entries.map((entry) => this.#asLeaf(entry)) };
      default:
        return { ...page, entries: [], hasMore: chance.happens(0.5) };
    }
  }

  /** A page that ends with an entry of its own, and says so. */
  #extended(page: LogPage): LogPage {
    const forged = this.#forgeries(page.entries);
    const entries = [...page.entries, ...forged];
    const [last] = forged.map(decodeEntry);
    if (last === undefined) return page;
    const at = { seq: last.header.seq, head: nextHead(last.header.prev, leafHash(last)) };
    return { at, entries, hasMore: false };
  }

  #appended(call: Extract<Call, { name: "append" | "putSuffix" }>, truth: AppendResult): AppendResult {
    const chance = this.#chance;
    const [expect] = call.args;
    if (truth.outcome === "conflict" && chance.happens(0.6))
      return { outcome: "conflict", page: this.#page(truth.page) };
    switch (chance.below(4)) {
      case 0:
        return { outcome: "appended", at: { seq: expect.seq + chance.below(4), head: chance.bytes(32) } };
      case 1:
        return { outcome: "conflict", page: { at: expect, entries: [], hasMore: false } };
      case 2:
        return {
          outcome: "conflict",
          page: {
            at: { seq: expect.seq + 1, head: chance.bytes(32) },
            entries: this.#forgeries([]),
            hasMore: false,
          },
        };
      default:
        return {
          outcome: "conflict",
          page: { at: { seq: 0, head: new Uint8Array(32) }, entries: [], hasMore: false },
        };
    }
  }

  #start({ at, start }: JoinStart): JoinStart {
    const chance = this.#chance;
    if (start === null || chance.happens(0.2)) return { at: { ...at, head: chance.bytes(32) }, start: null };
    const changed: CompactedStart =
      [
        { ...start, leaves: this.#list(start.leaves) },
        { ...start, control: this.#list(start.control) },
        { ...start, snapshot: this.#bytes(start.snapshot) },
        { ...start, leaves: start.leaves.slice(0, -1) },
      ][chance.below(4)] ?? start;
    return { at, start: changed };
  }

  /** Left out, doubled, exchanged, changed, or an older one again. */
  #list(list: readonly Uint8Array[]): readonly Uint8Array[] {
    const chance = this.#chance;
    const place = chance.below(Math.max(1, list.length));
    const at = list[place];
    if (at === undefined) return this.#forgeries([]);
    switch (chance.below(5)) {
      case 0:
        return list.toSpliced(place, 1);
      case 1:
        return list.toSpliced(place, 0, at);
      case 2:
        return chance.shuffled(list);
      case 3:
        return list.with(place, this.#bytes(at));
      default:
        return list.with(place, this.#seen.length === 0 ? this.#bytes(at) : chance.pick(this.#seen));
    }
  }

  #bytes(bytes: Uint8Array): Uint8Array {
    const chance = this.#chance;
    if (chance.happens(0.2)) return bytes.slice(0, chance.below(bytes.length + 1));
    const place = chance.below(Math.max(1, bytes.length));
    return bytes.length === 0
      ? chance.bytes(8)
      : bytes.with(place, (bytes[place] ?? 0) ^ (1 << chance.below(8)));
  }

  #asLeaf(bytes: Uint8Array): Uint8Array {
    return bytes.length === LEAF_LENGTH ? bytes : leafHash(decodeEntry(bytes));
  }

  /**
   * An entry of its own making that follows the last one it saw: in the name of whoever wrote that, signed by its own key,
   * or in the name of a former member, signed by that one's key.
   */
  #forgeries(after: readonly Uint8Array[]): readonly Uint8Array[] {
    const chance = this.#chance;
    const last = [...this.#log(), ...after].filter((bytes) => bytes.length !== LEAF_LENGTH).at(-1);
    if (last === undefined) return [];
    const entry = decodeEntry(last);
    const { header } = entry;
    const friend = this.#friends.length > 0 && chance.happens(0.5) ? chance.pick(this.#friends) : null;
    const forged: Entry = {
      ...entry,
      header: {
        ...header,
        kind: chance.pick([KINDS.data, KINDS.close, KINDS.deviceAdd, KINDS.checkpoint, header.kind]),
        seq: header.seq + 1,
        prev: nextHead(header.prev, leafHash(entry)),
        deviceId: friend?.deviceId ?? header.deviceId,
        devSeq: friend === null ? header.devSeq + 1 : friend.devSeq + 1,
        nonce: chance.bytes(24),
      },
    };
    const seed = friend?.signSeed ?? this.#ownSeed;
    const own = sign(null, signedBytes(forged, []), secretKey("ed25519", seed));
    return [encodeEntry({ ...forged, signatures: [new Uint8Array(own)] })];
  }
}
