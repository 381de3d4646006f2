/** What a server says of itself: `GET /v1/server`. Hints for the interface; nothing safe depends on them. */
import { asMap, asText, asUnsigned, CborShapeError, cborMap, requireOnly } from "../cbor/cbor-map.ts";
import { MAX_ORIGIN_LENGTH, MAX_SMALL_BODY_BYTES } from "./limits.ts";
import { decodeBody, encodeBody } from "./wire-body.ts";
import { asShortText } from "./wire-values.ts";

/** Who may found vaults: anyone, whoever has an invitation, nobody. */
export const REGISTRATIONS = ["open", "invite", "closed"] as const;
export type Registration = (typeof REGISTRATIONS)[number];

export type ServerAnswer = {
  readonly protocol: number;
  /** What signatures name: the server's configured public address. */
  readonly origin: string;
  readonly registration: Registration;
  readonly limits: {
    readonly entryBytes: number;
    readonly appendEntries: number;
    readonly appendBytes: number;
    readonly suffixBytes: number;
    readonly vaultBytes: number;
    readonly chunkBytes: number;
  };
};

const LIMIT_NAMES = {
  entryBytes: "entry_bytes",
  appendEntries: "append_entries",
  appendBytes: "append_bytes",
  suffixBytes: "suffix_bytes",
  vaultBytes: "vault_bytes",
  chunkBytes: "chunk_bytes",
} as const satisfies Record<keyof ServerAnswer["limits"], string>;

export function encodeServerAnswer({ protocol, origin, registration, limits }: ServerAnswer): Uint8Array {
  const members = {
    [LIMIT_NAMES.entryBytes]: limits.entryBytes,
    [LIMIT_NAMES.appendEntries]: limits.appendEntries,
    [LIMIT_NAMES.appendBytes]: limits.appendBytes,
    [LIMIT_NAMES.suffixBytes]: limits.suffixBytes,
    [LIMIT_NAMES.vaultBytes]: limits.vaultBytes,
    [LIMIT_NAMES.chunkBytes]: limits.chunkBytes,
  };
  return encodeBody({ protocol, origin, registration, limits: cborMap(members) });
}

/** Throws WireFault. */
export function decodeServerAnswer(bytes: Uint8Array): ServerAnswer {
  return decodeBody(bytes, MAX_SMALL_BODY_BYTES, ["protocol", "origin", "registration", "limits"], (map) => {
    const limits = asMap(map.get("limits"));
    requireOnly(limits, ...Object.values(LIMIT_NAMES));
    const limit = (name: keyof typeof LIMIT_NAMES): number => asUnsigned(limits.get(LIMIT_NAMES[name]));
    return {
      protocol: asUnsigned(map.get("protocol")),
      origin: asShortText(map.get("origin"), MAX_ORIGIN_LENGTH),
      registration: asRegistration(asText(map.get("registration"))),
      limits: {
        entryBytes: limit("entryBytes"),
        appendEntries: limit("appendEntries"),
        appendBytes: limit("appendBytes"),
        suffixBytes: limit("suffixBytes"),
        vaultBytes: limit("vaultBytes"),
        chunkBytes: limit("chunkBytes"),
      },
    };
  });
}

function asRegistration(text: string): Registration {
  const known = REGISTRATIONS.find((registration) => registration === text);
  if (known === undefined) throw new CborShapeError("registration");
  return known;
}
