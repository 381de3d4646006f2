import { describe, expect, it } from "vitest";
import { inProcessFanOut } from "../../../sync-server/fan-out/in-process.ts";

const VAULT = new Uint8Array(32).fill(1);

describe("inProcessFanOut", () => {
  it("tells every listener until it stops listening", () => {
    const fanOut = inProcessFanOut();
    const heard: [string, number][] = [];
    const stop = fanOut.listen((_vault, seq) => heard.push(["first", seq]));
    fanOut.listen((_vault, seq) => heard.push(["second", seq]));

    fanOut.moved(VAULT, 1);
    stop();
    fanOut.moved(VAULT, 2);

    expect(heard).toEqual([
      ["first", 1],
      ["second", 1],
      ["second", 2],
    ]);
  });

  it("tells nobody once it is closed", async () => {
    const fanOut = inProcessFanOut();
    let count = 0;
    fanOut.listen(() => count++);

    await fanOut.close();
    fanOut.moved(VAULT, 1);

    expect(count).toBe(0);
  });
});
