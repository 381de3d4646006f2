/** Edits that can be told apart, and where they stand in a log. */

import type { MemoryReplica } from "../../scripts/testing/memory-replica.ts";
import { bytesToHex, utf8ToBytes } from "../../shared/bytes/bytes.ts";
import { decodeEntry } from "../../shared/log/entry.ts";
import { leafHash } from "../../shared/log/hash-chain.ts";
import { kindOf } from "../../shared/log/kinds.ts";
import { passkeyItemId } from "../../shared/vault/item-id.ts";
import { openEntry } from "../../shared/vault/open-entry.ts";
import type { Op } from "../../shared/vault/ops.ts";

const RP_ID = "example.org";

/** A new passkey of this account. `size`: of its secret, to make it large. */
export function passkey(account: string, size = 48): Op {
  const credentialId = utf8ToBytes(`credential of ${account}`);
  return {
    op: "create",
    itemId: passkeyItemId(RP_ID, credentialId),
    type: "passkey",
    fixed: new Map<string, string | Uint8Array>([
      ["rpId", RP_ID],
      ["credentialId", credentialId],
    ]),
    secret: new Map([["privateKeyPkcs8", new Uint8Array(size).fill(7)]]),
    fields: new Map([
      ["userName", account],
      ["label", ""],
    ]),
  };
}

/** Accounts of the passkeys that the confirmed log makes, once for every time that it makes them; sorted. */
export function accountsInLog(replica: MemoryReplica): readonly string[] {
  const { state, entries } = replica.disk;
  const accounts: string[] = [];
  for (let seq = 1; seq <= state.log.seq; seq++) {
    const bytes = entries.get(seq);
    if (bytes === undefined) throw new Error(`no entry ${seq}`);
    const entry = decodeEntry(bytes);
    const kind = kindOf(entry.header.kind);
    if (kind !== "data") continue;
    const opened = openEntry(state.control, state.keyring.epochKeys, { entry, kind });
    if (opened === "newer" || opened.kind !== "data") throw new Error(`entry ${seq} does not open`);
    for (const op of opened.body.ops)
      if (op.op === "create") accounts.push(String(op.fields.get("userName")));
  }
  return accounts.sort();
}

/** Accounts of the passkeys that the person sees; sorted. */
export function accountsSeen(replica: MemoryReplica): readonly string[] {
  return [...replica.disk.items.values()]
    .flatMap(({ visible }) => visible?.state.fields.get("userName")?.value ?? [])
    .map(String)
    .sort();
}

/** Leaves of the confirmed log. */
export function leavesOf(replica: MemoryReplica): readonly string[] {
  const entries = [...replica.disk.entries].sort(([a], [b]) => a - b);
  return entries.map(([, bytes]) => bytesToHex(leafHash(decodeEntry(bytes))));
}

/** The confirmed log, entry by entry. */
export function logOf(replica: MemoryReplica): readonly string[] {
  return [...replica.disk.entries].sort(([a], [b]) => a - b).map(([, bytes]) => bytesToHex(bytes));
}
