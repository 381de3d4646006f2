import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ConfigFault, readConfig } from "../../sync-server/config.ts";

const SOURCE = readFileSync(new URL("../../sync-server/config.ts", import.meta.url), "utf8");
const README = readFileSync(new URL("../../sync-server/README.md", import.meta.url), "utf8");

describe("readConfig", () => {
  it("runs alone on this machine where nothing is set, and takes no strangers' vaults", () => {
    expect(readConfig({})).toEqual({
      origin: "http://localhost:8787",
      host: "127.0.0.1",
      port: 8787,
      databaseUrl: null,
      databasePath: "keyferry-data/keyferry.sqlite",
      registration: "invite",
      quotaBytes: 64 * 1024 * 1024,
      proxyCount: 0,
      rateFactor: 1,
      metrics: "loopback",
      logLevel: "info",
      stopWithinMs: 10_000,
    });
  });

  // variable | value | member | what becomes of it
  it.each([
    ["KEYFERRY_ORIGIN", "https://Sync.Example.org", "origin", "https://sync.example.org"],
    ["KEYFERRY_ORIGIN", "https://sync.example.org:443/", "origin", "https://sync.example.org"],
    ["KEYFERRY_PORT", "443", "origin", "http://localhost:443"],
    ["KEYFERRY_HOST", "0.0.0.0", "host", "0.0.0.0"],
    ["DATABASE_URL", "postgres://db/keyferry", "databaseUrl", "postgres://db/keyferry"],
    ["DATABASE_URL", "", "databaseUrl", null],
    ["KEYFERRY_DATABASE", "/srv/a.sqlite", "databasePath", "/srv/a.sqlite"],
    ["KEYFERRY_REGISTRATION", "closed", "registration", "closed"],
    ["KEYFERRY_QUOTA_MIB", "1", "quotaBytes", 1_048_576],
    ["KEYFERRY_PROXIES", "1", "proxyCount", 1],
    ["KEYFERRY_RATE_LIMITS", "off", "rateFactor", null],
    ["KEYFERRY_RATE_LIMITS", "2.5", "rateFactor", 2.5],
    ["KEYFERRY_METRICS", "open", "metrics", "open"],
    ["KEYFERRY_LOG_LEVEL", "silent", "logLevel", "silent"],
    ["KEYFERRY_STOP_WITHIN_SECONDS", "30", "stopWithinMs", 30_000],
  ])("reads %s=%s", (variable, value, member, expected) => {
    expect(readConfig({ [variable]: value })).toMatchObject({ [member]: expected });
  });

  it.each([
    ["KEYFERRY_ORIGIN", "sync.example.org"],
    ["KEYFERRY_ORIGIN", "https://sync.example.org/path"],
    ["KEYFERRY_ORIGIN", "https://user:secret@sync.example.org"],
    ["KEYFERRY_ORIGIN", "ftp://sync.example.org"],
    ["KEYFERRY_ORIGIN", `https://${"a".repeat(300)}.example`],
    ["KEYFERRY_PORT", "70000"],
    ["KEYFERRY_PORT", "8787x"],
    ["KEYFERRY_REGISTRATION", "yes"],
    ["KEYFERRY_QUOTA_MIB", "0"],
    ["KEYFERRY_PROXIES", "-1"],
    ["KEYFERRY_RATE_LIMITS", "0"],
    ["KEYFERRY_RATE_LIMITS", "fast"],
    ["KEYFERRY_METRICS", "true"],
    ["KEYFERRY_LOG_LEVEL", "trace"],
    ["KEYFERRY_STOP_WITHIN_SECONDS", "0"],
  ])("does not start with %s=%s, and says which variable, not what was in it", (variable, value) => {
    expect(() => readConfig({ [variable]: value })).toThrow(ConfigFault);
    expect(() => readConfig({ [variable]: value })).toThrow(variable);
    expect(() => readConfig({ [variable]: value })).not.toThrow("secret");
  });

  it("reads no variable that the page for operators does not explain", () => {
    const variables = [...SOURCE.matchAll(/"(KEYFERRY_[A-Z_]+|DATABASE_URL)"/g)].map(([, name]) => name);

    expect(variables.length).toBeGreaterThan(10);
    expect(variables.filter((name) => !README.includes(`\`${name}\``))).toEqual([]);
  });
});
