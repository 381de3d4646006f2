/**
 * Import and export, as their pages ask for them. Every question is a use of the vault, because somebody waits for its
 * answer; but asking how far a work is counts only while it goes on by itself: a page left open asks that for ever.
 */
import { decodeBase64url, encodeBase64url } from "../../../shared/bytes/base64url.ts";
import { Fault } from "../../../shared/bytes/fault.ts";
import type { ExportStage, ImportStage } from "../../messages/exchange-contract.ts";
import type { Handlers } from "../dispatch.ts";
import type { Exports } from "../exchange/exports.ts";
import type { Imports } from "../exchange/imports.ts";
import type { VaultAccess } from "../vault/vault-access.ts";

type Name = Extract<keyof Handlers, `exchange/${string}`>;

const DONE = { done: true } as const;
const MOVING: ReadonlySet<(ImportStage | ExportStage)["stage"]> = new Set([
  "reading",
  "importing",
  "undoing",
  "writing",
]);
const GONE = { stage: "gone" } as const satisfies ImportStage & ExportStage;

export function exchangeHandlers(
  access: VaultAccess,
  { imports, exports }: { readonly imports: Imports; readonly exports: Exports },
): Pick<Handlers, Name> {
  const use = async () => {
    await access.opened();
    await access.used();
  };
  const look = async <Stage extends ImportStage | ExportStage>(find: () => Stage | Promise<Stage>) => {
    await access.opened();
    const stage = await find();
    if (MOVING.has(stage.stage)) await access.used();
    return stage;
  };
  return {
    "exchange/import-begin": async ({ sizeBytes }) => {
      await use();
      return { importId: imports.begin(sizeBytes) };
    },
    "exchange/import-piece": async ({ importId, offset, bytes }) => {
      await use();
      return imports.session(importId)?.receive(offset, bytesOf(bytes)) ?? imports.stage(importId);
    },
    "exchange/import-read": async ({ importId, passphrase }) => {
      await use();
      return imports.session(importId)?.read(passphrase) ?? imports.stage(importId);
    },
    "exchange/import-status": async ({ importId }) => look(() => imports.stage(importId)),
    "exchange/import-rows": async ({ importId, from, count }) => {
      await use();
      return { rows: imports.rows(importId, from, count) };
    },
    "exchange/import-commit": async ({ importId, without }) => {
      await use();
      return imports.session(importId)?.commit(without) ?? imports.stage(importId);
    },
    "exchange/import-end": async ({ importId }) => {
      imports.end(importId);
      return DONE;
    },
    "exchange/imports": async () => {
      await use();
      return { imports: await imports.list() };
    },
    "exchange/import-undo": async ({ importId }) => {
      await use();
      return imports.undo(importId);
    },
    "exchange/export-begin": async ({ target, selection }) => {
      await use();
      return { exportId: exports.begin(target, selection) };
    },
    "exchange/export-status": async ({ exportId }) =>
      look((): ExportStage => exports.session(exportId)?.stage ?? GONE),
    "exchange/export-rows": async ({ exportId, from, count }) => {
      await use();
      return { rows: exports.session(exportId)?.rows(from, count) ?? [] };
    },
    "exchange/export-write": async ({ exportId, ...secrets }) => {
      await use();
      return exports.session(exportId)?.write(secrets) ?? GONE;
    },
    "exchange/export-piece": async ({ exportId, offset }) => {
      await use();
      const session = exports.session(exportId);
      if (session === null) throw new Fault("message/malformed", "no such export");
      return { bytes: encodeBase64url(session.piece(offset)) };
    },
    "exchange/export-end": async ({ exportId }) => {
      exports.end(exportId);
      return DONE;
    },
  };
}

/** The decoder has let only base64url through; what is none all the same is refused as a piece that does not fit. */
function bytesOf(text: string): Uint8Array {
  const bytes = decodeBase64url(text);
  if (bytes === null) throw new Fault("message/malformed", "not base64url");
  return bytes;
}
