// What the probe site's pages know: calls whose first hint tells the probe's background how to answer, and a JSON
// picture of how a promise settled.
globalThis.probe = {
  creation: (script, more = {}) => ({
    rp: { name: "Site" },
    user: { id: new Uint8Array([1, 2, 3]), name: "ada", displayName: "Ada" },
    challenge: new Uint8Array(16),
    pubKeyCredParams: [{ type: "public-key", alg: -7 }],
    hints: [script],
    ...more,
  }),
  request: (script, more = {}) => ({ challenge: new Uint8Array(16), hints: [script], ...more }),
  create: (script, more, around) =>
    navigator.credentials.create({ publicKey: probe.creation(script, more), ...around }),
  get: (script, more, around) =>
    navigator.credentials.get({ publicKey: probe.request(script, more), ...around }),
  /** What the background was sent since it started. */
  log: async () => JSON.parse((await probe.get("log").catch((error) => error)).message),
  settled: (promise, limitMs = 20_000) =>
    Promise.race([
      promise.then(
        (value) => ({ kind: "resolved", value: value?.toJSON?.() ?? String(value) }),
        (error) => ({
          kind: "rejected",
          name: error?.name,
          message: error?.message,
          isDomException: error instanceof DOMException,
          isTypeError: error instanceof TypeError,
          stack: String(error?.stack ?? ""),
        }),
      ),
      new Promise((resolve) => setTimeout(() => resolve({ kind: "pending" }), limitMs)),
    ]),
};
