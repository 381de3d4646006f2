import { beforeEach, describe, expect, it } from "vitest";
import {
  type HintEar,
  type HintLine,
  HintSocket,
} from "../../../../extension/background/sync/hint-socket.ts";
import { tokenInSubprotocols } from "../../../../shared/wire/event-message.ts";
import { ControlledTime, settle } from "../../../support/controlled-time.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const TOKEN = new Uint8Array(40).fill(7);
const URL_OF_EVENTS = "wss://sync.example.org/v1/vaults/00/events";

class Line implements HintLine {
  readonly sentAtMs: number[] = [];
  isClosed = false;
  #ear: HintEar | null = null;
  readonly #time: ControlledTime;

  constructor(time: ControlledTime) {
    this.#time = time;
  }

  readonly listen = (ear: HintEar): void => {
    this.#ear = ear;
  };
  readonly send = (): void => void this.sentAtMs.push(this.#time.nowMs);
  readonly close = (): void => this.breaks(1000);
  opens(): void {
    this.#ear?.opened();
  }
  hints(): void {
    this.#ear?.came();
  }
  breaks(code = 1006): void {
    this.isClosed = true;
    this.#ear?.closed(code);
  }
}

let time: ControlledTime;
let lines: Line[];
let offers: (readonly string[])[];
let hints: number;
let refusals: number;
let isPageOpen: boolean;
let target: () => Promise<{ url: string; token: Uint8Array } | null>;
let socket: HintSocket;

beforeEach(() => {
  time = new ControlledTime();
  lines = [];
  offers = [];
  hints = 0;
  refusals = 0;
  isPageOpen = false;
  target = async () => ({ url: URL_OF_EVENTS, token: TOKEN });
  socket = new HintSocket({
    target: () => target(),
    tokenRefused: () => {
      refusals++;
    },
    connect: (url, protocols) => {
      expect(url).toBe(URL_OF_EVENTS);
      offers.push(protocols);
      const line = new Line(time);
      lines.push(line);
      return line;
    },
    isPageOpen: async () => isPageOpen,
    hinted: () => {
      hints++;
    },
    nowMs: time.now,
    fraction: () => 0.5,
    after: time.after,
  });
});

/** Somebody is there, and the line is up. */
async function connected(): Promise<Line> {
  socket.active();
  await settle();
  const line = lines.at(-1);
  if (line === undefined) throw new Error("no line");
  line.opens();
  return line;
}

describe("the live connection", () => {
  it("carries its token as a subprotocol, the only header that pages of a browser may set", async () => {
    await connected();

    expect(offers.map((offer) => tokenInSubprotocols(offer.join(", ")))).toEqual([TOKEN]);
  });

  it("is one, however often somebody is there", async () => {
    socket.active();
    await connected();
    socket.active();
    await settle();

    expect(lines).toHaveLength(1);
  });

  it("takes whatever comes as a hint", async () => {
    const line = await connected();

    line.hints();
    line.hints();

    expect(hints).toBe(2);
  });

  it("is not tried while there is nothing to connect to", async () => {
    target = async () => null;
    socket.active();
    await time.pass(MINUTE);

    expect([lines.length, time.nextInMs]).toEqual([0, null]);
  });

  it("sends something at least every 30 seconds, or a worker would be ended", async () => {
    const line = await connected();
    await time.pass(4 * MINUTE);

    const pauses = line.sentAtMs.map((atMs, index, all) => atMs - (all[index - 1] ?? atMs));
    expect(line.sentAtMs.length).toBeGreaterThan(8);
    expect(Math.max(...pauses)).toBeLessThan(30 * SECOND);
  });
});

describe("it is hung up", () => {
  it("five minutes after the last activity, and back with the next", async () => {
    const line = await connected();
    await time.pass(4 * MINUTE);
    socket.active();
    await time.pass(4 * MINUTE);
    expect(line.isClosed).toBe(false);

    await time.pass(2 * MINUTE);
    expect([line.isClosed, time.nextInMs]).toEqual([true, null]);

    await connected();
    expect(lines).toHaveLength(2);
  });

  it("not while a page of the extension is open", async () => {
    const line = await connected();
    isPageOpen = true;
    await time.pass(30 * MINUTE);

    expect(line.isClosed).toBe(false);
  });

  it("at once when the vault is locked, also while it is being set up", async () => {
    const line = await connected();
    socket.close();
    expect(line.isClosed).toBe(true);

    let answer: (value: null) => void = () => undefined;
    target = () =>
      new Promise((resolve) => {
        answer = () => resolve({ url: URL_OF_EVENTS, token: TOKEN });
      });
    socket.active();
    await settle();
    socket.close();
    answer(null);
    await time.pass(MINUTE);

    expect([lines.length, time.nextInMs]).toEqual([1, null]);
  });
});

describe("it comes back", () => {
  it("later and later while it breaks, and soon again once it was up", async () => {
    const pauses: (number | null)[] = [];
    await connected();
    for (let count = 0; count < 3; count++) {
      lines.at(-1)?.breaks();
      pauses.push(time.nextInMs);
      await time.pass(time.nextInMs ?? 0);
    }
    lines.at(-1)?.opens();
    lines.at(-1)?.breaks();

    expect([...pauses, time.nextInMs].map((ms) => (ms ?? 0) / SECOND)).toEqual([22.5, 45, 90, 22.5]);
    expect(lines).toHaveLength(4);
  });

  it("after no token was to be had", async () => {
    const answers = [() => Promise.reject(new Error("unreachable")), target];
    target = () => (answers.shift() ?? target)();
    socket.active();
    await time.pass(MINUTE);

    expect(lines).toHaveLength(1);
  });

  it("not when nobody is there any more", async () => {
    const line = await connected();
    await time.pass(4.9 * MINUTE);
    line.breaks();
    await time.pass(10 * MINUTE);

    expect([lines.length, time.nextInMs]).toEqual([1, null]);
  });

  it("with another token where the server refused the old one", async () => {
    const line = await connected();

    line.breaks(4401);

    expect(refusals).toBe(1);
  });
});
