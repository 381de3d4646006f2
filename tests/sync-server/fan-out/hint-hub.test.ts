import { describe, expect, it } from "vitest";
import { type Connection, HintHub } from "../../../sync-server/fan-out/hint-hub.ts";

const VAULT = new Uint8Array(32).fill(1);
const OTHER = new Uint8Array(32).fill(2);

type Recorded = Connection & { readonly did: string[] };

function connection(
  change: Partial<{ device: string; tokenExpiresAtMs: number; bufferedAmount: number }> = {},
): Recorded {
  const { device = "d1", tokenExpiresAtMs = 1000, bufferedAmount = 0 } = change;
  const did: string[] = [];
  const socket = {
    bufferedAmount,
    send: (text: string) => did.push(text),
    ping: () => did.push("ping"),
    close: (code: number) => did.push(`close ${code}`),
    terminate: () => did.push("terminate"),
  };
  return { socket, device, tokenExpiresAtMs, isAlive: true, did };
}

const everyone = () => true;

describe("HintHub", () => {
  it("tells whoever listens to the vault, and nobody else", () => {
    const hub = new HintHub(() => 0);
    const [one, two, other] = [connection(), connection(), connection()];
    hub.add(VAULT, one);
    hub.add(VAULT, two);
    hub.add(OTHER, other);

    expect(hub.tell(VAULT, 7, everyone)).toBe(2);
    expect([one.did, two.did, other.did]).toEqual([['{"seq":7}'], ['{"seq":7}'], []]);
  });

  it("sends those away who are members no longer", () => {
    const hub = new HintHub(() => 0);
    const [stays, leaves] = [connection({ device: "a" }), connection({ device: "b" })];
    hub.add(VAULT, stays);
    hub.add(VAULT, leaves);

    expect(hub.tell(VAULT, 7, (device) => device === "a")).toBe(1);
    expect([stays.did, leaves.did]).toEqual([['{"seq":7}'], ["close 4401"]]);
  });

  it("does not pile up hints for a connection that reads nothing", () => {
    const hub = new HintHub(() => 0);
    const slow = connection({ bufferedAmount: 5000 });
    hub.add(VAULT, slow);

    expect(hub.tell(VAULT, 7, everyone)).toBe(0);
    expect(slow.did).toEqual([]);
  });

  it("pings every 30 seconds and ends who stays silent until the next ping", () => {
    const hub = new HintHub(() => 0);
    const [silent, awake] = [connection(), connection()];
    hub.add(VAULT, silent);
    hub.add(VAULT, awake);

    for (let sweep = 0; sweep < 6; sweep++) hub.sweep();
    awake.isAlive = true;
    for (let sweep = 0; sweep < 6; sweep++) hub.sweep();

    expect(silent.did).toEqual(["ping", "terminate"]);
    expect(awake.did).toEqual(["ping", "ping"]);
  });

  it("ends connections whose token ended, at the next sweep", () => {
    let nowMs = 999;
    const hub = new HintHub(() => nowMs);
    const one = connection();
    hub.add(VAULT, one);

    hub.sweep();
    const before = [...one.did];
    nowMs = 1000;
    hub.sweep();

    expect([before, one.did]).toEqual([[], ["close 4401"]]);
  });

  it("counts, and forgets who is gone, however often it is told", () => {
    const hub = new HintHub(() => 0);
    const [one, two] = [connection(), connection()];
    hub.add(VAULT, one);
    hub.add(VAULT, two);
    hub.remove(VAULT, one);
    hub.remove(VAULT, one);
    hub.remove(OTHER, two);

    expect(hub.count).toBe(1);
    expect(hub.hasListeners(VAULT)).toBe(true);
    hub.remove(VAULT, two);
    expect([hub.count, hub.hasListeners(VAULT), hub.tell(VAULT, 1, everyone)]).toEqual([0, false, 0]);
  });

  it("ends all when the server goes down", () => {
    const hub = new HintHub(() => 0);
    const all = [connection(), connection()];
    hub.add(VAULT, all[0] ?? connection());
    hub.add(OTHER, all[1] ?? connection());

    hub.closeAll();

    expect(all.map(({ did }) => did)).toEqual([["close 1001"], ["close 1001"]]);
  });
});
