/**
 * Entries that no honest member would write, shown by the server: made by strangers, by whoever holds the words, and by
 * a member that works with the server. What the log refuses is refused by device and shipped server alike.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accept } from "../../shared/log/accept.ts";
import { encodeEntry, signedBytes } from "../../shared/log/entry.ts";
import { verifyStrict } from "../../shared/log/signature-scheme.ts";
import { signatureVerifier } from "../../sync-server/auth/verify-signature.ts";
import { attackerRandom, forge, keyOfEpoch, pageBehind, placeOf } from "./forge.ts";
import { member } from "./forge-control.ts";
import { FORGERIES } from "./forgeries.ts";
import {
  SMALL_ORDER,
  TRIVIAL_SIGNATURE,
  verifiesLeniently,
  withPointBeyondThePrime,
} from "./lenient-signatures.ts";
import { onPages } from "./lies.ts";
import { Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());

describe("attacks 8 to 14: forged entries", () => {
  it.each(FORGERIES)(
    "refuses %s (attack %s), and so does the shipped server",
    (name, _attack, refusal, forger) =>
      stage.play(name, async (scene) => {
        const { laptop, phone } = scene;
        const entry = forger(scene);
        expect(accept(laptop.state.control, encodeEntry(entry))).toEqual({ outcome: "refused", refusal });

        await scene.refuses(
          laptop,
          onPages(() => pageBehind(laptop.state.control, [entry])),
          "sync/server-lied",
        );
        await expect(phone.transport.append(phone.pin, [encodeEntry(entry)])).rejects.toMatchObject({
          code: "sync/refused",
        });
      })(),
  );

  it("refuses an entry under the key of an epoch that is over (attack 13)", () =>
    stage.play("old epoch", async (scene) => {
      const { laptop, phone } = scene;
      await laptop.engine.rekey(laptop.transport, { remove: [] });
      await phone.sync();
      const place = placeOf(phone.state);
      const entry = forge(place, phone.keys, { key: keyOfEpoch(place, 1) });

      await scene.refuses(
        laptop,
        onPages(() => pageBehind(laptop.state.control, [entry])),
        "sync/server-lied",
      );
    })());

  it("refuses two entries for one place, both signed (attack 5)", () =>
    stage.play("one place", async (scene) => {
      const { laptop } = scene;
      const { control } = laptop.state;
      const entries = [member(scene), member(scene, { header: { devSeq: 99 } }), member(scene)];
      const page = {
        ...pageBehind(control, entries),
        at: { seq: control.seq + 3, head: attackerRandom(32) },
      };

      await scene.refuses(
        laptop,
        onPages(() => page),
        "sync/server-lied",
      );
    })());

  it("stops at an entry of a suite that it does not know, keeps everything, and goes on when it is gone (attack 13)", () =>
    stage.play("suite", async (scene) => {
      const { laptop } = scene;
      const { control } = laptop.state;
      const unknown = encodeEntry(member(scene)).with(0, 2);
      scene.liar.lie = onPages(() => ({ ...pageBehind(control, [member(scene)]), entries: [unknown] }));

      const report = await laptop.sync();

      expect(report).toMatchObject({ standing: "needs-newer-version", pulled: 0, pushed: 0 });
      expect(laptop.pin).toEqual({ seq: control.seq, head: control.head });
      expect(laptop.names).toEqual(["ann", "bob", "cat"]);
    })());

  it("refuses signatures that a lenient verifier takes (attack 8)", () =>
    stage.play("lenient", async (scene) => {
      const { keys } = scene.phone;
      const entry = withPointBeyondThePrime(member(scene), keys);
      const [signature = new Uint8Array()] = entry.signatures;
      const message = signedBytes(entry, []);

      expect(verifiesLeniently(signature, message, keys.signPublicKey)).toBe(true);
      expect(verifiesLeniently(TRIVIAL_SIGNATURE, message, SMALL_ORDER)).toBe(true);
      for (const verify of [verifyStrict, signatureVerifier()]) {
        expect(verify(signature, message, keys.signPublicKey)).toBe(false);
        expect(verify(TRIVIAL_SIGNATURE, message, SMALL_ORDER)).toBe(false);
      }
      expect((await scene.laptop.sync()).standing).toBe("active");
    })());
});
