import { describe, expect, it } from "vitest";
import type {
  PasskeyPage,
  PasskeyPageRequest,
  PasskeySummary,
} from "../../../../extension/messages/passkey-pages-contract.ts";
import {
  collectPasskeys,
  FIRST_PAGE,
  NEXT_PAGE,
  type ShownPasskeys,
} from "../../../../extension/ui/components/collect-passkeys.ts";
import { manyPasskeys } from "../../../support/ui-preview/fixtures.ts";

const WANTED = { language: "en", host: "example.com" };
const ALL = manyPasskeys(FIRST_PAGE + 2 * NEXT_PAGE + 5);

/** A background whose list can become another one. */
class Background {
  version = "v1";
  list: readonly PasskeySummary[] = ALL;
  readonly asked: number[] = [];

  readonly ask = async ({ from: wanted, count, version }: PasskeyPageRequest): Promise<PasskeyPage> => {
    this.asked.push(wanted);
    const from = version === null || version === this.version ? wanted : 0;
    return {
      version: this.version,
      from,
      passkeys: this.list.slice(from, from + count),
      here: from === 0 ? this.list.slice(0, 1) : [],
      total: this.list.length,
      hiddenBySites: 0,
      faults: [],
    };
  };
}

async function collect(
  background: Background,
  present: ShownPasskeys | null = null,
  during: (shown: ShownPasskeys) => void = () => undefined,
): Promise<ShownPasskeys[]> {
  const shown: ShownPasskeys[] = [];
  await collectPasskeys(WANTED, present, {
    ask: background.ask,
    show: (list) => {
      shown.push(list);
      during(list);
    },
    isWanted: () => true,
  });
  return shown;
}

describe("collecting the list", () => {
  it("shows what a window can hold after one answer, and all of it in the end", async () => {
    const background = new Background();

    const shown = await collect(background);

    expect(shown.map(({ passkeys, isComplete }) => [passkeys.length, isComplete])).toEqual([
      [FIRST_PAGE, false],
      [FIRST_PAGE + NEXT_PAGE, false],
      [FIRST_PAGE + 2 * NEXT_PAGE, false],
      [ALL.length, true],
    ]);
    expect(shown.at(-1)?.passkeys).toEqual(ALL);
    expect(shown.every(({ here, total }) => here.length === 1 && total === ALL.length)).toBe(true);
  });

  it("begins anew when the list changes on the way, and mixes nothing", async () => {
    const background = new Background();
    const newer = manyPasskeys(NEXT_PAGE + 100).map((passkey) => ({ ...passkey, label: "newer" }));

    const shown = await collect(background, null, ({ passkeys }) => {
      if (passkeys.length <= FIRST_PAGE) return;
      background.version = "v2";
      background.list = newer;
    });

    expect(shown.at(-1)).toMatchObject({ version: "v2", isComplete: true, total: newer.length });
    expect(shown.at(-1)?.passkeys).toEqual(newer);
    expect(shown.every(({ passkeys }) => new Set(passkeys.map(({ label }) => label)).size === 1)).toBe(true);
  });

  it("asks once and keeps what is there when nothing has changed", async () => {
    const background = new Background();
    const [complete] = (await collect(background)).slice(-1);
    background.asked.length = 0;

    const shown = await collect(background, complete);

    expect(background.asked).toEqual([0]);
    expect(shown).toEqual([complete]);
    expect(shown[0]?.passkeys).toBe(complete?.passkeys);
  });

  it("shows a newer list in the place of a whole one only when it is whole itself", async () => {
    const background = new Background();
    const [complete] = (await collect(background)).slice(-1);
    background.version = "v2";

    const shown = await collect(background, complete);

    expect(shown.map(({ version, isComplete }) => [version, isComplete])).toEqual([["v2", true]]);
  });

  it("never lets what is seen get less on the way", async () => {
    const background = new Background();
    const [, half] = await collect(background);
    background.version = "v2";

    const shown = await collect(background, half);

    expect(shown.map(({ passkeys }) => passkeys.length)).toEqual([
      FIRST_PAGE + NEXT_PAGE,
      FIRST_PAGE + 2 * NEXT_PAGE,
      ALL.length,
    ]);
  });

  it("ends with an empty vault after one answer", async () => {
    const background = new Background();
    background.list = [];

    expect(await collect(background)).toMatchObject([{ total: 0, isComplete: true }]);
    expect(background.asked).toEqual([0]);
  });

  it("shows nothing more once another collecting has taken over", async () => {
    const background = new Background();
    const shown: ShownPasskeys[] = [];

    await collectPasskeys(WANTED, null, {
      ask: background.ask,
      show: (list) => void shown.push(list),
      isWanted: () => shown.length === 0,
    });

    expect(shown).toHaveLength(1);
    expect(background.asked).toHaveLength(2);
  });
});
