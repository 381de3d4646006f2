import { describe, expect, it } from "vitest";
import { dispatch, type Handlers } from "../../../extension/background/dispatch.ts";
import { REQUEST_DECODERS } from "../../../extension/background/request-decoders.ts";
import { Fault } from "../../../shared/bytes/fault.ts";

const own = { id: "own-id", origin: "chrome-extension://own-id" };
const page = {
  id: "own-id",
  url: `${own.origin}/ui/popup/page.html`,
  tab: { windowId: 4, incognito: false },
};

/** Handlers that answer with what they were asked. */
function echoes(overrides: Partial<Record<string, () => Promise<never>>> = {}): Handlers {
  const echo = async (request: object, sender: object) => ({ request, sender });
  const all = Object.fromEntries(
    Object.keys(REQUEST_DECODERS).map((name) => [name, overrides[name] ?? echo]),
  );
  return all as unknown as Handlers;
}

describe("dispatch", () => {
  it("hands a well-formed request and the asking window to its handler", async () => {
    const answer = await dispatch({ name: "vault/unlock", request: { password: "p" } }, page, own, echoes());

    expect(answer).toEqual({ ok: true, response: { request: { password: "p" }, sender: { windowId: 4 } } });
  });

  it.each<[string, unknown, object]>([
    ["a content script", { name: "vault/lock", request: {} }, { ...page, url: "https://example.org/" }],
    ["another extension", { name: "vault/lock", request: {} }, { ...page, id: "other" }],
    ["an unknown name", { name: "vault/steal", request: {} }, page],
    ["a name of Object.prototype", { name: "constructor", request: {} }, page],
    ["no object", "vault/lock", page],
    ["null", null, page],
  ])("does not answer %s", async (_, message, sender) => {
    expect(await dispatch(message, sender, own, echoes())).toBeNull();
  });

  it.each<[string, object]>([
    ["a missing member", { name: "vault/unlock", request: {} }],
    ["a member too many", { name: "vault/lock", request: { force: true } }],
    ["an empty password", { name: "vault/unlock", request: { password: "" } }],
    [
      "23 words",
      {
        name: "vault/create",
        request: { password: "12345678", words: Array(23).fill("a"), deviceName: "d" },
      },
    ],
    ["a rule that does not exist", { name: "sites/write", request: { site: { rpId: "a", rule: "deny" } } }],
    ["an item id that is not base64url", { name: "passkeys/read", request: { itemId: "a+b" } }],
    [
      "a request id that is no UUID",
      { name: "approval/approve", request: { requestId: "1", credentialId: null } },
    ],
  ])("refuses %s without calling the handler", async (_, message) => {
    expect(await dispatch(message, page, own, echoes())).toEqual({ ok: false, fault: "message/malformed" });
  });

  it("answers a fault with its code and nothing else", async () => {
    const failing = async () => {
      throw new Fault("storage/full", "inside detail");
    };

    const answer = await dispatch(
      { name: "vault/lock", request: {} },
      page,
      own,
      echoes({ "vault/lock": failing }),
    );

    expect(answer).toEqual({ ok: false, fault: "storage/full" });
  });

  it("answers any other error as unknown", async () => {
    const failing = async () => {
      throw new Error("secret detail");
    };

    const answer = await dispatch(
      { name: "vault/lock", request: {} },
      page,
      own,
      echoes({ "vault/lock": failing }),
    );

    expect(answer).toEqual({ ok: false, fault: "unknown" });
  });
});
