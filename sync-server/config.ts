/**
 * The settings of a server, from the environment: the only reader of it. README.md has the same table for people.
 * A value that does not make sense stops the start; nothing is guessed.
 */
import { Fault } from "../shared/bytes/fault.ts";
import { MAX_ORIGIN_LENGTH } from "../shared/wire/limits.ts";
import { REGISTRATIONS, type Registration } from "../shared/wire/server-bodies.ts";

/** The message names the variable and what it may be; it never repeats the value. */
export class ConfigFault extends Fault<"config/invalid"> {}

export type MetricsAccess = "off" | "loopback" | "open";
export type LogLevel = "silent" | "error" | "warn" | "info" | "debug";

export type ServerConfig = {
  /** What clients type in and sign for: scheme, host, port; no path. */
  readonly origin: string;
  readonly host: string;
  readonly port: number;
  /** DATABASE_URL, or null: one file of SQLite. May hold a password. */
  readonly databaseUrl: string | null;
  /** Where that file is. */
  readonly databasePath: string;
  readonly registration: Registration;
  /** What a vault's live bytes may reach. */
  readonly quotaBytes: number;
  /** Proxies in front of this server whose word on the client's address is taken; 0: none. */
  readonly proxyCount: number;
  /** Multiplies every rate limit; null: there are none. */
  readonly rateFactor: number | null;
  readonly metrics: MetricsAccess;
  readonly logLevel: LogLevel;
  /** How long open requests may take after the signal to stop. */
  readonly stopWithinMs: number;
};

const MIB = 1024 * 1024;
const LOG_LEVELS = ["silent", "error", "warn", "info", "debug"] as const satisfies readonly LogLevel[];
const METRICS_ACCESS = ["off", "loopback", "open"] as const satisfies readonly MetricsAccess[];

/** Throws ConfigFault. `environment`: process.env, or a test's. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): ServerConfig {
  const text = (name: string): string | null => environment[name]?.trim() || null;
  const integer = (name: string, otherwise: number, least: number, most: number): number => {
    const value = text(name);
    if (value === null) return otherwise;
    const number = /^[0-9]{1,9}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= least && number <= most) return number;
    throw new ConfigFault("config/invalid", `${name} must be a whole number from ${least} to ${most}`);
  };
  const choice = <Option extends string>(
    name: string,
    otherwise: Option,
    options: readonly Option[],
  ): Option => {
    const value = text(name);
    if (value === null) return otherwise;
    const chosen = options.find((option) => option === value);
    if (chosen !== undefined) return chosen;
    throw new ConfigFault("config/invalid", `${name} must be one of ${options.join(", ")}`);
  };

  const port = integer("KEYFERRY_PORT", 8787, 0, 65_535);
  return {
    origin: asOrigin(text("KEYFERRY_ORIGIN") ?? `http://localhost:${port}`),
    host: text("KEYFERRY_HOST") ?? "127.0.0.1",
    port,
    databaseUrl: text("DATABASE_URL"),
    databasePath: text("KEYFERRY_DATABASE") ?? "keyferry-data/keyferry.sqlite",
    registration: choice("KEYFERRY_REGISTRATION", "invite", REGISTRATIONS),
    quotaBytes: integer("KEYFERRY_QUOTA_MIB", 64, 1, 4096) * MIB,
    proxyCount: integer("KEYFERRY_PROXIES", 0, 0, 8),
    rateFactor: asRateFactor(text("KEYFERRY_RATE_LIMITS")),
    metrics: choice("KEYFERRY_METRICS", "loopback", METRICS_ACCESS),
    logLevel: choice("KEYFERRY_LOG_LEVEL", "info", LOG_LEVELS),
    stopWithinMs: integer("KEYFERRY_STOP_WITHIN_SECONDS", 10, 1, 300) * 1000,
  };
}

/** The settings of this process. Throws ConfigFault. */
export function configOfProcess(): ServerConfig {
  return readConfig(process.env);
}

/** An origin in the one spelling that is signed: lower case, no default port, no path. */
function asOrigin(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null;
  const isWeb = url?.protocol === "https:" || url?.protocol === "http:";
  if (url !== null && isWeb && url.href === `${url.origin}/` && url.origin.length <= MAX_ORIGIN_LENGTH)
    return url.origin;
  throw new ConfigFault(
    "config/invalid",
    "KEYFERRY_ORIGIN must be like https://sync.example.org, without a path",
  );
}

function asRateFactor(value: string | null): number | null {
  if (value === null || value === "on") return 1;
  if (value === "off") return null;
  const factor = /^[0-9]{1,6}(\.[0-9]{1,6})?$/.test(value) ? Number(value) : 0;
  if (factor > 0) return factor;
  throw new ConfigFault("config/invalid", "KEYFERRY_RATE_LIMITS must be on, off or a positive number");
}
