/** Going on without a server. */
import { describe, expect, it } from "vitest";
import { forkSummary, waitingEdits } from "../../../shared/sync/fork-session.ts";
import { create, Devices, ORIGIN, rename, settle, trash } from "./devices.ts";
import { losingAnswers } from "./losses.ts";

describe("disconnecting", () => {
  it("puts a signed entry that the server may have into the log, byte for byte", async () => {
    const laptop = await new Devices("attempt").foundOnline();
    await laptop.engine.write([create("ann")]);
    laptop.wrap = losingAnswers;
    await expect(laptop.sync()).rejects.toMatchObject({ code: "sync/unreachable" });
    const [attempt] = laptop.state.attempts;
    await laptop.engine.write([rename("ann", "later")]);

    await laptop.engine.disconnect();

    const [kept] = await laptop.replica.entries(attempt?.seq ?? 0, attempt?.seq ?? 0);
    expect(kept?.bytes).toEqual(attempt?.bytes);
    expect(laptop.state).toMatchObject({ link: null, outbox: [], attempts: [] });
    expect(laptop.labels).toEqual({ ann: "later" });
    laptop.wrap = (transport) => transport;
    const report = await laptop.engine.connect(laptop.transport, ORIGIN, null);
    expect(report).toMatchObject({ standing: "active", waiting: 0 });
  });

  it("leaves a fork behind, and finds it again on the same server", async () => {
    const devices = new Devices("leave fork");
    const laptop = await devices.foundOnline();
    const phone = await devices.join("Phone");
    await settle(laptop, phone);
    const backup = devices.server.backup(laptop.state.keyring.vaultId);
    await laptop.engine.write([create("ann")]);
    await laptop.sync();
    devices.server.restore(backup);
    await phone.engine.write([create("bob")]);
    await phone.sync();
    await laptop.sync();
    expect(forkSummary(laptop.state)).toMatchObject({ forkSeq: backup.control.seq, here: 1, there: 1 });

    await laptop.engine.disconnect();
    expect(laptop.state.standing).toEqual({ is: "active" });
    await laptop.engine.write([create("cat")]);
    expect(waitingEdits(laptop.state)).toBe(0);

    const report = await laptop.engine.connect(laptop.transport, ORIGIN, null);
    expect(report.standing).toBe("forked");
    await laptop.engine.mergeFork(laptop.transport);
    await settle(laptop, phone);
    expect(phone.labels).toEqual({ ann: "", bob: "", cat: "" });
    expect(phone.confirmed).toEqual(laptop.confirmed);
  });

  it("meets what others wrote meanwhile as a fork that loses nothing", async () => {
    const devices = new Devices("meanwhile");
    const laptop = await devices.foundOnline();
    const phone = await devices.join("Phone");
    await laptop.engine.write([create("ann")]);
    await settle(laptop, phone);
    await laptop.engine.disconnect();
    await laptop.engine.write([trash("ann")]);
    await phone.engine.write([rename("ann", "kept by phone")]);
    await phone.sync();

    await laptop.engine.connect(laptop.transport, ORIGIN, null);
    await laptop.engine.mergeFork(laptop.transport);
    await settle(laptop, phone);

    expect(laptop.labels).toEqual({ ann: "kept by phone" });
    expect(phone.confirmed).toEqual(laptop.confirmed);
  });
});
