// The smallest extension with which the browser drivers can be tested.
const api = globalThis.browser ?? globalThis.chrome;
const bornAt = `${Date.now()} ${Math.random()}`;

function storeStep(step) {
  const beforeTheStore = { [step]: bornAt };
  return api.storage.local.set(beforeTheStore);
}

async function answer(message) {
  if (message.ask === "life") return bornAt;
  if (message.ask === "window") {
    await api.windows.create({ url: "window.html", type: "popup", width: 400, height: 560 });
    return "opened";
  }
  // A reply that is owed for ever.
  if (message.ask === "nothing") return new Promise(() => undefined);
  await storeStep(message.ask);
  return "stored";
}

api.runtime.onMessage.addListener((message, _sender, reply) => {
  answer(message).then(reply);
  return true;
});
