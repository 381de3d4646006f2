import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { PageToRelay, RelayToPage } from "../../../extension/messages/page-contract.ts";
import type { CallEnd, OpenCalls } from "../../../extension/page/open-calls.ts";
import { delivered, HearingPort } from "../../support/ports.ts";

// The page script keeps the timers that it finds when it starts.
vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
const { OpenCalls: Calls } = await import("../../../extension/page/open-calls.ts");

/** A document with a page script's calls and the other end of each port that was handed to it. */
class World {
  readonly document = new EventTarget();
  readonly ends: CallEnd[] = [];
  isGone = false;
  readonly calls: OpenCalls = new Calls(this.document, () => {
    this.isGone = true;
  });
  readonly relays: HearingPort<PageToRelay, RelayToPage>[] = [];

  /** Hands over a port as the relay does; false if nobody took it. */
  handOver(): boolean {
    const { port1, port2 } = new MessageChannel();
    const offer = new MessageEvent("load", { ports: [port2], cancelable: true });
    const isTaken = !this.document.dispatchEvent(offer);
    this.relays.push(new HearingPort(port1));
    return isTaken;
  }

  get relay(): HearingPort<PageToRelay, RelayToPage> {
    const relay = this.relays.at(-1);
    if (relay === undefined) throw new Error("no port was handed over");
    return relay;
  }

  open(operation: "create" | "get" = "create") {
    return this.calls.open({
      operation,
      untrustedOptions: {},
      mediation: "optional",
      onEnd: (end) => this.ends.push(end),
    });
  }

  async wait(ms: number): Promise<void> {
    await delivered();
    await vi.advanceTimersByTimeAsync(ms);
    await delivered();
  }
}

describe("OpenCalls", () => {
  let world: World;

  beforeEach(() => {
    world = new World();
  });
  afterEach(() => {
    for (const relay of world.relays) relay.close();
  });

  it("asks for a port by an event that takes it in the same turn, whichever side comes first", () => {
    const document = new EventTarget();
    const asked: number[] = [];
    document.addEventListener("load", (event) => {
      if (event instanceof MessageEvent) asked.push(event.ports.length);
    });
    new Calls(document, () => undefined);

    expect(asked).toEqual([0]);
    expect(world.handOver()).toBe(true);
  });

  it("hides the port from listeners that come later, and leaves other load events alone", () => {
    const heard: string[] = [];
    world.document.addEventListener("load", (event) => heard.push(event.constructor.name));
    world.handOver();
    world.document.dispatchEvent(new Event("load"));

    expect(heard).toEqual(["Event"]);
  });

  it("opens nothing without a relay", () => {
    expect(world.open()).toBeNull();
  });

  it("passes on the relay's outcome once, then the confirmation", async () => {
    world.handOver();
    const call = world.open("get");
    await delivered();
    await world.relay.say({ type: "ack", callId: 1 });
    await world.relay.say({ type: "outcome", callId: 1, outcome: { kind: "native" } });
    await world.relay.say({ type: "outcome", callId: 1, outcome: { kind: "native" } });
    call?.confirm();
    await delivered();

    expect(world.ends).toEqual([{ kind: "native" }]);
    expect(world.relay.heard).toEqual([
      { type: "call", callId: 1, operation: "get", untrustedOptions: {}, mediation: "optional" },
      { type: "confirm", callId: 1 },
    ]);
  });

  it("loses a call that is not acknowledged within half a second, and asks no more", async () => {
    world.handOver();
    world.open();
    await world.wait(499);
    expect(world.ends).toEqual([]);
    await world.wait(1);

    expect(world.ends).toEqual([{ kind: "lost", wasAcknowledged: false }]);
    expect(world.isGone).toBe(true);
    expect(world.open()).toBeNull();
  });

  it("loses an acknowledged call after two missed beats, and not while beats come", async () => {
    world.handOver();
    world.open();
    await delivered();
    await world.relay.say({ type: "ack", callId: 1 });
    for (let beat = 0; beat < 12; beat++) {
      await world.wait(5000);
      await world.relay.say({ type: "heartbeat", callId: 1 });
    }
    await world.wait(10_400);
    expect(world.ends).toEqual([]);
    await world.wait(100);

    expect(world.ends).toEqual([{ kind: "lost", wasAcknowledged: true }]);
  });

  it("loses every call at once when the relay says that it is orphaned", async () => {
    world.handOver();
    world.open();
    await delivered();
    await world.relay.say({ type: "ack", callId: 1 });
    world.open();
    await delivered();
    await world.relay.say({ type: "orphaned" });

    expect(world.ends).toEqual([
      { kind: "lost", wasAcknowledged: true },
      { kind: "lost", wasAcknowledged: false },
    ]);
    expect(world.isGone).toBe(true);
  });

  it("hears of an aborted call no more", async () => {
    world.handOver();
    const call = world.open();
    await delivered();
    await world.relay.say({ type: "ack", callId: 1 });
    call?.abort();
    await delivered();
    await world.relay.say({ type: "outcome", callId: 1, outcome: { kind: "native" } });
    await world.wait(60_000);

    expect(world.ends).toEqual([]);
    expect(world.relay.heard.at(-1)).toEqual({ type: "abort", callId: 1 });
  });

  it("asks over the newest port, and lets the calls of the earlier one end there", async () => {
    world.handOver();
    world.open();
    const [earlier] = world.relays;
    world.handOver();
    world.open();
    await delivered();
    await earlier?.say({ type: "outcome", callId: 1, outcome: { kind: "native" } });
    await earlier?.say({ type: "outcome", callId: 2, outcome: { kind: "native" } });
    await earlier?.say({ type: "orphaned" });

    expect(world.ends).toEqual([{ kind: "native" }]);
    expect(world.isGone).toBe(false);
    expect(world.relay.heard).toMatchObject([{ type: "call", callId: 2 }]);
  });

  it("steps aside when a second page script of the document asks for a port, whose offers it leaves alone", () => {
    world.handOver();
    const newer = new Calls(world.document, () => undefined);

    expect(world.isGone).toBe(true);
    expect(world.handOver()).toBe(true);
    expect(world.open()).toBeNull();
    const request = {
      operation: "get",
      untrustedOptions: {},
      mediation: "optional",
      onEnd: () => undefined,
    } as const;
    expect(newer.open(request)).not.toBeNull();
  });
});
