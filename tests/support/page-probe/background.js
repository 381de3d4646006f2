// The background of the page probe: answers each request by the script that its first hint names, and tells with
// "log" what it was sent. Starts anew like any worker; what must outlive it is in storage.session.
const api = globalThis.browser ?? chrome;
const log = [];

const CREATED = {
  id: "AQIDBAUGBwgJCgsMDQ4PEA",
  rawId: "AQIDBAUGBwgJCgsMDQ4PEA",
  response: {
    clientDataJSON: "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIn0",
    authenticatorData: "SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2NFAAAAAA",
    transports: ["internal", "hybrid"],
    publicKey: "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE",
    publicKeyAlgorithm: -7,
    attestationObject: "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YUA",
  },
  authenticatorAttachment: "platform",
  clientExtensionResults: {
    credProps: { rk: true },
    prf: { enabled: true, results: { first: "AAECAwQFBgc" } },
  },
  type: "public-key",
};

const ASSERTED = {
  id: CREATED.id,
  rawId: CREATED.rawId,
  response: {
    clientDataJSON: "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0In0",
    authenticatorData: "SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2MFAAAAAA",
    signature: "MEUCIQD_",
  },
  authenticatorAttachment: "platform",
  clientExtensionResults: {},
  type: "public-key",
};

api.runtime.onConnect.addListener((port) => {
  const { sender } = port;
  log.push({ type: "connect", name: port.name, origin: sender.origin, frameId: sender.frameId });
  port.onDisconnect.addListener(() => log.push({ type: "disconnect" }));
  port.onMessage.addListener(async (message) => {
    log.push(message);
    if (message.type === "ping") port.postMessage({ type: "pong" });
    if (message.type !== "submit") return;
    const { requestId } = message;
    port.postMessage({ type: "accepted", requestId });
    const outcome = await answer(message);
    if (outcome !== null) port.postMessage({ type: "outcome", requestId, outcome });
  });
});

/** The outcome, or null for silence. */
async function answer({ operation, untrustedOptions, requestId }) {
  const [script, name] = (untrustedOptions.hints?.[0] ?? "native").split(":");
  switch (script) {
    case "credential":
      return { kind: "credential", credential: operation === "create" ? CREATED : ASSERTED };
    case "broken":
      return { kind: "credential", credential: { ...CREATED, rawId: "not base64url!" } };
    case "handle":
      return {
        kind: "credential",
        credential: { ...ASSERTED, response: { ...ASSERTED.response, userHandle: "AQID" } },
      };
    case "fault":
      return { kind: "fault", name, message: "said by the background" };
    case "log":
      return { kind: "fault", name: "DataError", message: JSON.stringify(log) };
    case "second-time": {
      // The first submit is heard by a worker that dies before it answers.
      const { heard } = await api.storage.session.get("heard");
      await api.storage.session.set({ heard: requestId });
      return heard === requestId ? { kind: "credential", credential: CREATED } : null;
    }
    case "silence":
      return null;
    default:
      return { kind: "native" };
  }
}
