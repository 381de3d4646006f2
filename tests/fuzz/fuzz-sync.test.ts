/** A sample of what scripts/fuzz-sync.ts runs for hours: readers of strangers' bytes, and the whole server behind HTTP. */
import { describe, expect, it } from "vitest";
import { encodeBase64url } from "../../shared/bytes/base64url.ts";
import { isWireFaultCode, WIRE_ANSWERS } from "../../shared/wire/wire-fault.ts";
import { bytesOf, TestServer } from "../sync-server/test-server.ts";
import { snapshotSubject } from "./body-subjects.ts";
import { Chance } from "./chance.ts";
import { fuzzVault } from "./fuzz-vault.ts";
import { runFuzz } from "./run-fuzz.ts";
import { requestsOf, routeOf } from "./server-requests.ts";
import { fuzzSubjects } from "./subjects.ts";

const SEED = 20_261_124;
const RUNS = 12_000;
const REQUESTS = 700;

describe("readers of strangers' bytes", () => {
  it(`end in documented faults, within 100 ms, ${RUNS} times from seed ${SEED}`, async () => {
    const vault = await fuzzVault();
    const subjects = [...fuzzSubjects(vault), await snapshotSubject(vault)];

    const { findings, read, refused } = runFuzz(subjects, { runs: RUNS, seed: SEED });

    expect(findings).toEqual([]);
    expect(subjects.length).toBeGreaterThan(40);
    expect(Math.min(read, refused)).toBeGreaterThan(RUNS / 5);
  });

  it("makes the same input from the same seed", async () => {
    const [once, again] = [await fuzzVault(), await fuzzVault()].map(fuzzSubjects);

    for (const [index, subject] of (once ?? []).entries())
      expect(subject.make(new Chance(SEED + index))).toEqual(again?.[index]?.make(new Chance(SEED + index)));
  });
});

describe("the server", () => {
  it(`answers damaged requests with documented answers and no error of its own, ${REQUESTS} times from seed ${SEED}`, async () => {
    const vault = await fuzzVault();
    const server = await TestServer.open();
    try {
      expect((await server.found(vault.entries[0] ?? new Uint8Array())).statusCode).toBe(201);
      const token = encodeBase64url(await server.token(vault.vaultId, vault.vault.device));
      const requests = requestsOf(vault);
      const statuses = new Map<number, number>();
      for (let run = 0; run < REQUESTS; run++) {
        const chance = new Chance(SEED + run);
        const asked = chance.pick(requests)(chance);
        const withToken = chance.below(8) > 0;
        const answer = await server.ask(asked.method, asked.url, {
          ...(asked.body === undefined ? {} : { body: asked.body }),
          ...(asked.type === undefined ? {} : { type: asked.type }),
          token: withToken ? token : null,
        });
        const { statusCode: status } = answer;
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        expect(status, `seed ${SEED + run}: ${routeOf(asked)}`).toBeLessThan(500);
        if (status >= 400 && status !== 409 && status !== 410) {
          const { code }: { readonly code?: unknown } = JSON.parse(Buffer.from(bytesOf(answer)).toString());
          expect(typeof code === "string" && isWireFaultCode(code) && WIRE_ANSWERS[code].status).toBe(status);
        }
      }
      expect(statuses.get(200) ?? 0).toBeGreaterThan(0);
      expect(statuses.get(400) ?? 0).toBeGreaterThan(0);
      expect(await server.store.vault(vault.vaultId)).toMatchObject({ seq: expect.any(Number) });
    } finally {
      await server.close();
    }
  });
});
