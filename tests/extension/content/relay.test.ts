import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Relay } from "../../../extension/content/relay.ts";
import type { FrameFacts } from "../../../extension/messages/ceremony-contract.ts";
import type { Outcome, PageToRelay, RelayToPage } from "../../../extension/messages/page-contract.ts";
import { delivered, HearingPort, ScriptedRuntimePort } from "../../support/ports.ts";

const FRAME: FrameFacts = { ancestorOrigins: [], isAllowedByPolicy: true, hasUserActivation: false };
const CREATED: Outcome = { kind: "credential", credential: { id: "AQID" } };

/** A relay with its page end and every runtime port that it opened. */
class World {
  readonly opened: ScriptedRuntimePort[] = [];
  isExtensionThere = true;
  isConnecting = true;
  readonly #pages: HearingPort<RelayToPage, PageToRelay>[] = [];
  #requests = 0;
  readonly relay = new Relay({
    isExtensionThere: () => this.isExtensionThere,
    connect: () => {
      if (!this.isConnecting) throw new Error("could not establish connection");
      const port = new ScriptedRuntimePort();
      this.opened.push(port);
      return port;
    },
    readFrame: async () => FRAME,
    makeRequestId: () => `request-${++this.#requests}`,
    nowMs: () => Date.now(),
  });
  readonly page = this.newPage();

  newPage(): HearingPort<RelayToPage, PageToRelay> {
    const { port1, port2 } = new MessageChannel();
    this.relay.adopt(port1);
    const page = new HearingPort<RelayToPage, PageToRelay>(port2);
    this.#pages.push(page);
    return page;
  }

  call(callId: number, operation: "create" | "get" = "create"): Promise<void> {
    return this.page.say({
      type: "call",
      callId,
      operation,
      untrustedOptions: { rp: "x" },
      mediation: "optional",
    });
  }

  get port(): ScriptedRuntimePort {
    const port = this.opened.at(-1);
    if (port === undefined) throw new Error("the relay has opened no port");
    return port;
  }

  async wait(ms: number): Promise<void> {
    await delivered();
    await vi.advanceTimersByTimeAsync(ms);
    await delivered();
  }

  end(): void {
    for (const page of this.#pages) page.close();
  }
}

const submit = (requestId: string, operation: "create" | "get" = "create") => ({
  type: "submit",
  requestId,
  operation,
  untrustedOptions: { rp: "x" },
  mediation: "optional",
  frame: FRAME,
});

describe("Relay", () => {
  let world: World;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date"] });
    world = new World();
  });
  afterEach(() => {
    world.end();
    vi.useRealTimers();
  });

  it("opens no port before the first call, and closes it after the last", async () => {
    await world.wait(60_000);
    expect(world.opened).toEqual([]);

    await world.call(1);
    await world.port.answer({ type: "outcome", requestId: "request-1", outcome: CREATED });
    expect(world.port.isOpen).toBe(true);
    await world.page.say({ type: "confirm", callId: 1 });

    expect(world.opened).toHaveLength(1);
    expect(world.port.isOpen).toBe(false);
  });

  it("passes on a signal at once, again over a new port until it was heard, and rests", async () => {
    const method = "signalUnknownCredential";
    await world.page.say({ type: "signal", method, untrustedOptions: { rpId: "x" } });
    const passed = { type: "signal", requestId: "request-1", method, untrustedOptions: { rpId: "x" } };
    await world.port.die();
    await world.wait(100);
    expect(world.opened.map(({ requests }) => requests)).toEqual([[passed], [passed]]);

    await world.port.answer({ type: "heard", requestId: "request-1" });
    expect(world.port.isOpen).toBe(false);
    expect(world.page.heard).toEqual([]);
  });

  it("passes on no more than 16 signals that nobody has heard", async () => {
    for (let count = 0; count < 40; count++)
      await world.page.say({ type: "signal", method: "signalUnknownCredential", untrustedOptions: {} });
    expect(world.port.requests).toHaveLength(16);
  });

  it("acknowledges, submits what it was told with the frame's facts, and brings back the outcome", async () => {
    await world.call(7, "get");
    await world.port.answer({ type: "accepted", requestId: "request-1" });
    await world.port.answer({ type: "outcome", requestId: "request-1", outcome: CREATED });
    await world.page.say({ type: "confirm", callId: 7 });

    expect(world.page.heard).toEqual([
      { type: "ack", callId: 7 },
      { type: "outcome", callId: 7, outcome: CREATED },
    ]);
    expect(world.port.requests).toEqual([
      submit("request-1", "get"),
      { type: "confirm", requestId: "request-1" },
    ]);
  });

  it("submits the same request again over a new port whenever the worker dies", async () => {
    await world.call(1);
    await world.port.die();
    await world.wait(100);
    await world.port.die();
    await world.wait(200);
    await world.port.answer({ type: "outcome", requestId: "request-1", outcome: CREATED });

    expect(world.opened.map(({ requests }) => requests)).toEqual(Array(3).fill([submit("request-1")]));
    expect(world.page.heard.at(-1)).toEqual({ type: "outcome", callId: 1, outcome: CREATED });
  });

  it("waits longer between attempts, up to 5 s, until a worker answers", async () => {
    const gapsMs: number[] = [];
    await world.call(1);
    for (let death = 0; death < 8; death++) {
      const before = world.opened.length;
      const diedAtMs = Date.now();
      await world.port.die();
      while (world.opened.length === before) await world.wait(100);
      gapsMs.push(Date.now() - diedAtMs);
    }
    await world.port.answer({ type: "accepted", requestId: "request-1" });
    const before = world.opened.length;
    await world.port.die();
    await world.wait(100);

    expect(gapsMs).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000]);
    expect(world.opened.length).toBe(before + 1);
  });

  it("keeps trying while the browser cannot connect", async () => {
    world.isConnecting = false;
    await world.call(1);
    await world.wait(1000);
    world.isConnecting = true;
    await world.wait(1000);

    expect(world.page.heard).toContainEqual({ type: "ack", callId: 1 });
    expect(world.port.requests).toEqual([submit("request-1")]);
  });

  it("goes over a new port when nobody accepts a submit for two beats", async () => {
    await world.call(1);
    await world.wait(10_100);
    expect(world.opened.map(({ isOpen }) => isOpen)).toEqual([false, true]);

    await world.port.answer({ type: "accepted", requestId: "request-1" });
    await world.wait(60_000);
    expect(world.opened).toHaveLength(2);
  });

  it("beats to the page every 5 s and keeps the worker awake while a call is open", async () => {
    await world.call(1);
    await world.port.answer({ type: "accepted", requestId: "request-1" });
    await world.wait(20_000);

    expect(world.page.heard.slice(1)).toEqual(Array(4).fill({ type: "heartbeat", callId: 1 }));
    expect(world.port.heard.filter(({ type }) => type === "ping")).toHaveLength(4);
  });

  it("tells the background that the page aborted, at the next connection if need be", async () => {
    await world.call(1);
    await world.port.die();
    await world.page.say({ type: "abort", callId: 1 });
    await world.wait(100);

    expect(world.port.requests).toEqual([{ type: "abort", requestId: "request-1" }]);
    expect(world.port.isOpen).toBe(false);
  });

  it("ends an older call of the frame when a newer one comes, over the same port", async () => {
    await world.call(1, "get");
    await world.call(2);

    expect(world.page.heard).toMatchObject([
      { type: "ack", callId: 1 },
      { type: "outcome", callId: 1, outcome: { kind: "fault", name: "AbortError" } },
      { type: "ack", callId: 2 },
    ]);
    expect(world.opened).toHaveLength(1);
    expect(world.port.requests).toEqual([
      submit("request-1", "get"),
      { type: "abort", requestId: "request-1" },
      submit("request-2"),
    ]);
  });

  it("says orphaned instead of acknowledging when the extension is gone", async () => {
    world.isExtensionThere = false;
    await world.call(1);

    expect(world.page.heard).toEqual([{ type: "orphaned" }]);
    expect(world.opened).toEqual([]);
  });

  it("says orphaned when the extension goes away during a call", async () => {
    await world.call(1);
    world.isExtensionThere = false;
    await world.port.die();
    await world.wait(20_000);

    expect(world.page.heard[1]).toEqual({ type: "orphaned" });
    expect(world.page.heard).not.toContainEqual({ type: "heartbeat", callId: 1 });
  });

  it("notices at the next beat when the extension went away without a word", async () => {
    await world.call(1);
    world.isExtensionThere = false;
    await world.wait(5000);

    expect(world.page.heard[1]).toEqual({ type: "orphaned" });
  });

  it("gives up after 11 minutes", async () => {
    await world.call(1);
    await world.port.answer({ type: "accepted", requestId: "request-1" });
    await world.wait(11 * 60_000 + 5000);

    expect(world.page.heard.at(-1)).toMatchObject({
      type: "outcome",
      outcome: { kind: "fault", name: "NotAllowedError" },
    });
    expect(world.port.requests.at(-1)).toEqual({ type: "abort", requestId: "request-1" });
    expect(world.port.isOpen).toBe(false);
  });

  it("ignores outcomes that nobody waits for", async () => {
    await world.call(1);
    await world.port.answer({ type: "outcome", requestId: "another", outcome: CREATED });
    await world.port.answer({ type: "outcome", requestId: "request-1", outcome: CREATED });
    await world.port.answer({ type: "outcome", requestId: "request-1", outcome: { kind: "native" } });

    expect(world.page.heard.filter(({ type }) => type === "outcome")).toEqual([
      { type: "outcome", callId: 1, outcome: CREATED },
    ]);
  });

  it("sends an earlier page script away when a newer one takes a port, and hears it no more", async () => {
    await world.call(1);
    const newer = world.newPage();
    await world.call(2);
    await newer.say({
      type: "call",
      callId: 1,
      operation: "get",
      untrustedOptions: {},
      mediation: "optional",
    });

    expect(world.page.heard).toEqual([{ type: "ack", callId: 1 }, { type: "orphaned" }]);
    expect(newer.heard).toEqual([{ type: "ack", callId: 1 }]);
    const requests = world.opened.flatMap((port) => port.requests);
    expect(requests).toMatchObject([
      { type: "submit", requestId: "request-1" },
      { type: "abort", requestId: "request-1" },
      { type: "submit", requestId: "request-2", operation: "get" },
    ]);
  });
});
