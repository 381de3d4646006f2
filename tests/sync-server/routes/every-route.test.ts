/**
 * Every route of PROTOCOL.md against every kind of request that it must not be hurt by: the documented answer, in the
 * same bytes wherever the code is the same, nothing lost, and nothing in the log that says of whom.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PATHS } from "../../../shared/wire/paths.ts";
import { encodeProblem } from "../../../shared/wire/problem.ts";
import { WIRE_ANSWERS, type WireFaultCode } from "../../../shared/wire/wire-fault.ts";
import type { Answer } from "../test-server.ts";
import { type HostileGround, hostileGround } from "./hostile-ground.ts";
import { type HostileRow, hostileRows, REQUEST_KINDS } from "./hostile-requests.ts";

const PROTOCOL = fileURLToPath(new URL("../../../shared/wire/PROTOCOL.md", import.meta.url));
const METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH"] as const;

let ground: HostileGround;
let rows: readonly HostileRow[];
beforeAll(async () => {
  ground = await hostileGround();
  rows = hostileRows(ground);
});
afterAll(() => ground.server.close());

/** The routes of PROTOCOL.md's table: "GET /v1/server". */
function documentedRoutes(): string[] {
  const table = readFileSync(PROTOCOL, "utf8").matchAll(/^\| `(GET|POST|PUT|DELETE) ([^|]*)\|/gm);
  return [...table].flatMap(([, method, paths]) =>
    [...(paths ?? "").matchAll(/`?(\/[^`?, ]*)/g)].map(([, path]) => `${method} ${path}`),
  );
}

const names = documentedRoutes();

describe("the table of hostile requests", () => {
  it("has a row for every route of PROTOCOL.md, and every route of the server is in PROTOCOL.md", () => {
    const inTable = rows.map(({ method, path }) => `${method} ${PATHS[path]}`);
    const served = Object.values(PATHS).flatMap((url) =>
      METHODS.filter((method) => ground.server.app.server.hasRoute({ method, url })).map(
        (method) => `${method} ${url}`,
      ),
    );

    expect(names.length).toBeGreaterThan(15);
    expect(inTable.toSorted()).toEqual(names.toSorted());
    expect(served.toSorted()).toEqual(names.toSorted());
  });

  it("asks every kind of every route at least once", () => {
    const missing = rows.flatMap((row) =>
      REQUEST_KINDS.filter((kind) => row[kind].length === 0).map(
        (kind) => `${row.method} ${row.path} ${kind}`,
      ),
    );

    expect(missing).toEqual([]);
  });
});

describe.each(names)("%s", (name) => {
  const rowOf = () => {
    const row = rows.find(({ method, path }) => `${method} ${PATHS[path]}` === name);
    if (row === undefined) throw new Error(`${name} is not in the table`);
    return row;
  };

  it.each(REQUEST_KINDS)("answers what is %s as documented, and loses nothing", async (kind) => {
    const cells = rowOf()[kind];
    for (const { ask, answer } of cells) {
      const before = await ground.kept();
      const given = await ask();
      expect(factsOf(given)).toEqual(expectedFacts(answer, given));
      if (typeof answer === "string") expect(await ground.kept()).toEqual(before);
    }
    // The same again is answered the same again.
    if (kind === "replayed" && typeof cells[1]?.answer === "number")
      expect((await cells[1].ask()).statusCode).toBe(cells[1].answer);
  });
});

describe("all of these answers together", () => {
  it("have one shape for each code: the same bytes and the same headers", async () => {
    const byCode = new Map<string, Set<string>>();
    for (const row of rows)
      for (const kind of REQUEST_KINDS)
        for (const { ask, answer } of row[kind]) {
          if (typeof answer !== "string") continue;
          const { headers, payload } = await ask();
          // A connection ends where the rest of a body was not read.
          const { date: _, connection: __, ...rest } = headers;
          const shapes = byCode.get(answer) ?? new Set();
          byCode.set(answer, shapes.add(JSON.stringify([rest, payload])));
        }

    expect([...byCode.keys()].toSorted()).toEqual([
      ...["wire/entry-refused", "wire/invite-needed", "wire/malformed", "wire/not-found"],
      ...["wire/slot-taken", "wire/too-large", "wire/unauthorised", "wire/wrong-media-type"],
    ]);
    for (const [code, shapes] of byCode) expect([...shapes], code).toHaveLength(1);
  });

  it("left nothing in the log that identifies, and a line for each", () => {
    const log = ground.server.logged.join("");

    expect(ground.server.logged.length).toBeGreaterThan(200);
    for (const text of [...ground.identifying(), "192.0.2.7", "127.0.0.1"]) expect(log).not.toContain(text);
  });
});

function factsOf({ statusCode, payload, headers }: Answer) {
  return { statusCode, payload, type: headers["content-type"] };
}

function expectedFacts(answer: WireFaultCode | number, given: Answer) {
  if (typeof answer === "number") return { ...factsOf(given), statusCode: answer };
  return {
    statusCode: WIRE_ANSWERS[answer].status,
    payload: encodeProblem(answer),
    type: "application/problem+json; charset=utf-8",
  };
}
