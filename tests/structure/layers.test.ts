/**
 * The architecture as one table: what each folder may import. Dependencies point one way. That a server cannot
 * decrypt is a row of it, and that the page script carries no package into hostile ground is another.
 */
import { describe, expect, it } from "vitest";
import { importsOf, sourceFiles } from "./source-tree.ts";

type Row = { readonly folder: string; readonly may: readonly string[] };

const SHIPPED = ["shared", "extension", "sync-server"];

/**
 * `may` holds path prefixes from the root (a folder, or one file), package names, and "node:" for all of Node's own
 * modules. A folder may import itself.
 */
const TABLE: readonly Row[] = [
  { folder: "shared/bytes", may: ["@noble/hashes"] },
  { folder: "shared/cbor", may: ["shared/bytes", "cbor-x"] },
  { folder: "shared/cose", may: ["shared/bytes", "shared/cbor", "@noble/curves", "@noble/hashes"] },
  {
    folder: "shared/webauthn",
    may: ["shared/bytes", "shared/cbor", "shared/cose", "@noble/hashes", "tldts"],
  },
  { folder: "shared/log", may: ["shared/bytes", "shared/cbor", "@noble/curves", "@noble/hashes"] },
  {
    folder: "shared/vault",
    may: [
      "shared/bytes",
      "shared/cbor",
      "shared/cose/algorithms.ts",
      "shared/log",
      "shared/webauthn/credential-source.ts",
      "shared/webauthn/site-signal.ts",
      "@noble/ciphers",
      "@noble/curves",
      "@noble/hashes",
      "@scure/bip39",
      "@hpke/core",
      "@hpke/dhkem-x25519",
      "@hpke/chacha20poly1305",
    ],
  },
  {
    folder: "shared/exchange",
    may: [
      "shared/bytes",
      "shared/cbor",
      "shared/cose",
      "shared/log/labels.ts",
      "shared/webauthn/credential-source.ts",
      "@msgpack/msgpack",
      "@noble/ciphers",
      "@noble/curves",
      "@noble/hashes",
      "@scure/base",
      "age-encryption",
      "fflate",
      "kdbxweb",
      "openpgp",
      "valibot",
    ],
  },
  { folder: "shared/wire", may: ["shared/bytes", "shared/cbor", "shared/log", "@noble/hashes"] },
  {
    folder: "shared/sync",
    may: [
      "shared/bytes",
      "shared/cbor",
      "shared/log",
      "shared/vault",
      "shared/wire",
      "@noble/hashes",
      "@scure/bip39",
    ],
  },
  {
    folder: "shared/pairing",
    may: [
      "shared/bytes",
      "shared/cbor",
      "shared/log",
      "shared/vault",
      "@noble/curves",
      "@noble/hashes",
      "@scure/bip39",
      "@hpke/core",
    ],
  },
  {
    folder: "sync-server",
    may: [
      "shared/bytes",
      "shared/cbor",
      "shared/log",
      "shared/wire",
      "fastify",
      "@fastify",
      "pg",
      "prom-client",
      "node:",
    ],
  },
  { folder: "extension/messages", may: [] },
  { folder: "extension/page", may: ["extension/messages", "shared/bytes/base64url.ts"] },
  { folder: "extension/content", may: ["extension/messages", "shared/bytes"] },
  {
    folder: "extension/platform",
    may: [
      "shared/vault",
      "shared/cose",
      "shared/exchange/exchange-doors.ts",
      "webextension-polyfill",
      "hash-wasm",
    ],
  },
  { folder: "extension/storage", may: ["shared/bytes", "dexie"] },
  {
    folder: "extension/background",
    may: [
      "shared",
      "extension/messages",
      "extension/storage",
      "extension/platform",
      "valibot",
      "webextension-polyfill",
    ],
  },
  {
    folder: "extension/ui",
    may: [
      "extension/messages",
      "extension/platform/browser.ts",
      "extension/_locales",
      "shared/bytes",
      "preact",
      "@preact/signals",
      "@scure/bip39",
      "@zxcvbn-ts",
      // Judges words alone, without keys: where they are typed.
      "shared/vault/word-slips.ts",
      "qr",
    ],
  },
];

/** Packages that only one file or folder may name, whatever the table allows otherwise. */
const SOLE_IMPORTERS: Readonly<Record<string, string>> = {
  "cbor-x": "shared/cbor/cbor.ts",
  tldts: "shared/webauthn/public-suffix.ts",
  dexie: "extension/storage/",
  "hash-wasm": "extension/platform/argon2.ts",
  "webextension-polyfill": "extension/platform/browser.ts",
  pg: "sync-server/storage/postgres/connect.ts",
  fastify: "sync-server/",
};

describe("layers", () => {
  it.each(TABLE)("$folder imports only what its row allows", ({ folder, may }) => {
    const files = sourceFiles(folder);

    const forbidden = files.flatMap(importsOf).filter(({ target }) => !isAllowed(target, folder, may));

    expect(files.length).toBeGreaterThan(0);
    expect(forbidden).toEqual([]);
  });

  it("has a row for every folder of what ships", () => {
    const unlisted = SHIPPED.flatMap(sourceFiles).filter(
      (file) => !TABLE.some(({ folder }) => file.startsWith(`${folder}/`)),
    );

    expect(unlisted).toEqual([]);
  });

  it.each(Object.entries(SOLE_IMPORTERS))("%s is imported by %s alone", (name, sole) => {
    const importers = SHIPPED.flatMap(sourceFiles)
      .flatMap(importsOf)
      .filter(({ target, isType }) => target === name && !isType)
      .map(({ file }) => file);

    expect(importers.length).toBeGreaterThan(0);
    expect(importers.filter((file) => !file.startsWith(sole))).toEqual([]);
  });

  it("has no cycle between files", () => {
    const files = [...SHIPPED, "scripts"].flatMap(sourceFiles);
    const graph = new Map(files.map((file) => [file, importsOf(file).map(({ target }) => target)]));

    expect(findCycle(graph)).toEqual([]);
  });
});

function isAllowed(target: string, folder: string, may: readonly string[]): boolean {
  return [folder, ...may].some(
    (place) => target === place || target.startsWith(place.endsWith(":") ? place : `${place}/`),
  );
}

function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const visit = (file: string, path: string[]): string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return [];
    done.add(file);
    for (const target of graph.get(file) ?? []) {
      const cycle = visit(target, [...path, file]);
      if (cycle.length > 0) return cycle;
    }
    return [];
  };
  for (const file of graph.keys()) {
    const cycle = visit(file, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}
