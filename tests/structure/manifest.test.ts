/** What the manifest asks for and allows is what SECURITY.md says, and no more. */
import { describe, expect, it } from "vitest";
import { read, sourceFiles } from "./source-tree.ts";

type Manifest = {
  readonly permissions: readonly string[];
  readonly host_permissions: readonly string[];
  readonly content_security_policy: { readonly extension_pages: string };
  readonly [name: string]: unknown;
};

const manifest = JSON.parse(read("manifest.json")) as Manifest;
const security = read("SECURITY.md");

describe("the manifest", () => {
  it.each([...manifest.permissions, ...manifest.host_permissions])(
    "%s has its reason in SECURITY.md",
    (name) => {
      expect(security).toContain(`| \`${name}\` |`);
    },
  );

  it("asks for nothing that SECURITY.md does not list, and the other way round", () => {
    const listed = [...security.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1]);

    expect(listed.sort()).toEqual([...manifest.permissions, ...manifest.host_permissions].sort());
  });

  it.each(["web_accessible_resources", "externally_connectable", "content_scripts", "optional_permissions"])(
    "has no %s",
    (name) => {
      expect(manifest[name]).toBeUndefined();
    },
  );

  it("lets its pages load the package itself only, and connect to https or to this computer", () => {
    const policy = new Map(
      manifest.content_security_policy.extension_pages
        .split(";")
        .map((directive) => directive.trim().split(/\s+/))
        .map(([name = "", ...sources]) => [name, sources.join(" ")]),
    );

    expect(policy.get("default-src")).toBe("'none'");
    expect(policy.get("script-src")).toBe("'self' 'wasm-unsafe-eval'");
    expect(policy.get("connect-src")?.split(" ")).toEqual([
      "'self'",
      "https:",
      "wss:",
      "http://localhost:*",
      "ws://localhost:*",
      "http://127.0.0.1:*",
      "ws://127.0.0.1:*",
    ]);
    expect(policy.get("frame-ancestors")).toBe("'none'");
    policy.delete("connect-src");
    expect([...policy.values()].join(" ")).not.toMatch(/https?:|\*|'unsafe-(inline|eval)'/);
  });

  it("opens connections in two places, and both go to the server that the person chose", () => {
    const opening = [...sourceFiles("extension"), ...sourceFiles("shared")].filter((file) =>
      /(?<![\w.])fetch\(url|new (WebSocket|EventSource|XMLHttpRequest)\b|sendBeacon|=> fetch\(/.test(
        read(file),
      ),
    );

    expect(opening).toEqual(["extension/background/main.ts", "extension/background/sync/web-socket-line.ts"]);
  });
});
