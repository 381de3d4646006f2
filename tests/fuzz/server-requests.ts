/** Requests to every route of the server, with bodies, paths and queries damaged. */
import { bytesToHex } from "../../shared/bytes/bytes.ts";
import { PATHS } from "../../shared/wire/paths.ts";
import { OCTETS_MEDIA_TYPE } from "../../shared/wire/wire-body.ts";
import { nearbyCbor } from "./cbor-values.ts";
import type { Chance } from "./chance.ts";
import type { FuzzVault } from "./fuzz-vault.ts";
import { mutated } from "./mutate.ts";
import { wireInputs } from "./wire-inputs.ts";

export type FuzzRequest = {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly url: string;
  readonly body?: Uint8Array;
  readonly type?: string;
};

const NUMBERS = [
  "0",
  "1",
  "-1",
  "01",
  "9007199254740991",
  "9007199254740992",
  "1e3",
  "",
  "x",
  "1&after=2",
  "%31",
];

export function requestsOf(vault: FuzzVault): readonly ((chance: Chance) => FuzzRequest)[] {
  const bodies = new Map(wireInputs(vault).map(({ name, valid }) => [name, valid]));
  const id = bytesToHex(vault.vaultId);
  const hash = bytesToHex(vault.chunk.hash);
  const at = (path: string): string => path.replace(":id", id).replace(":hash", hash);
  const put =
    (method: "POST" | "PUT", path: string, name: string) =>
    (chance: Chance): FuzzRequest => {
      const valid = bodies.get(name) ?? new Uint8Array();
      const act = chance.below(3);
      return {
        method,
        url: at(path),
        body: act === 0 ? valid : act === 1 ? mutated(valid, chance) : nearbyCbor(valid, chance),
      };
    };
  return [
    put("POST", PATHS.challenge, "challenge request"),
    put("POST", PATHS.token, "token request"),
    put("POST", PATHS.recover, "recover request"),
    put("POST", PATHS.vaults, "found request"),
    put("POST", PATHS.log, "append"),
    put("PUT", PATHS.suffix, "suffix"),
    put("PUT", PATHS.suffix, "suffix without start"),
    put("POST", PATHS.missingChunks, "chunk hashes"),
    (chance) => ({
      method: "PUT",
      url: at(PATHS.chunk),
      body: chance.below(3) === 0 ? vault.chunk.bytes : mutated(vault.chunk.bytes, chance),
      type: OCTETS_MEDIA_TYPE,
    }),
    (chance) => ({
      method: "GET",
      url: at(chance.pick([PATHS.start, PATHS.chunk, PATHS.server, PATHS.events, PATHS.healthy])),
    }),
    (chance) => ({
      method: "GET",
      url: `${at(PATHS.log)}?after=${chance.pick(NUMBERS)}&limit=${chance.pick(NUMBERS)}`,
    }),
    (chance) => ({
      method: "GET",
      url: `${at(PATHS.leaves)}?from=${chance.pick(NUMBERS)}&to=${chance.pick(NUMBERS)}`,
    }),
    (chance) => ({
      method: chance.pick(["GET", "POST", "PUT", "DELETE"]),
      url: damagedPath(at(chance.pick(Object.values(PATHS))), chance),
    }),
  ];
}

export function routeOf({ method, url }: FuzzRequest): string {
  return `${method} ${url.split("?")[0] ?? ""}`;
}

function damagedPath(path: string, chance: Chance): string {
  const place = chance.below(path.length);
  const put = chance.pick(["", "/", "//", "%00", "%2e%2e", "%ff", "..", "?", ";", "A", "é"]);
  return `/${path.slice(1, place)}${encodeURI(put).replaceAll("%25", "%")}${path.slice(Math.max(1, place + chance.below(3)))}`;
}
