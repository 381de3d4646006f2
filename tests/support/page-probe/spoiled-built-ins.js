// Replaces methods, getters and constructors by ones that note their name and throw, makes two calls, puts everything
// back and tells how the calls ended and what was used meanwhile. Not replaced: what the browser itself looks up to
// convert arguments (Symbol.iterator, toString of the options' values).
probe.callAmongSpoiledBuiltIns = () => {
  const { create, get } = CredentialsContainer.prototype;
  const { then } = Promise.prototype;
  const { apply, defineProperty, getOwnPropertyDescriptor } = Reflect;
  const NativePromise = Promise;
  const container = navigator.credentials;
  const creation = { publicKey: probe.creation("credential") };
  const request = { publicKey: probe.request("fault:InvalidStateError") };
  const idOf = getOwnPropertyDescriptor(Credential.prototype, "id").get;
  const nameOf = getOwnPropertyDescriptor(DOMException.prototype, "name").get;
  const outcome = { created: null, refused: null, heard: [] };
  const undo = [];
  let finish;
  const finished = new Promise((resolve) => {
    finish = resolve;
  });
  defineProperty(finished, "constructor", { value: Promise });
  const spoiled = spoiledBuiltIns();

  const spoil = (owner, name) => {
    const original = getOwnPropertyDescriptor(owner, name);
    if (!original?.configurable) return;
    const fail = () => {
      outcome.heard[outcome.heard.length] = name;
      throw `spoiled ${name}`;
    };
    undo[undo.length] = () => defineProperty(owner, name, original);
    defineProperty(owner, name, { ...original, [original.get ? "get" : "value"]: fail });
  };
  const done = () => {
    delete Object.prototype.get;
    delete Object.prototype.value;
    delete Object.prototype.has;
    for (let index = undo.length - 1; index >= 0; index -= 1) undo[index]();
    finish(outcome);
  };
  const hear = (promise, onFulfilled, onRejected) => {
    defineProperty(promise, "constructor", { __proto__: null, value: NativePromise });
    apply(then, promise, [onFulfilled, onRejected]);
  };

  for (let index = 0; index < spoiled.length; index += 1) spoil(spoiled[index].owner, spoiled[index].name);
  // Seen by every object literal that the engine reads as a descriptor or as the handler of a Proxy.
  Object.prototype.get = 1;
  Object.prototype.value = 1;
  Object.prototype.has = 1;

  const askToGet = () =>
    hear(apply(get, container, [request]), done, (error) => {
      outcome.refused = apply(nameOf, error, []);
      done();
    });
  hear(
    apply(create, container, [creation]),
    (credential) => {
      outcome.created = apply(idOf, credential, []);
      askToGet();
    },
    (error) => {
      outcome.created = error;
      done();
    },
  );
  return finished;
};

function spoiledBuiltIns() {
  const table = [
    [
      Array.prototype,
      "push pop shift slice splice concat map forEach filter reduce join includes indexOf sort",
    ],
    [Array.prototype, "at entries keys every some flatMap"],
    [Array, "from isArray of"],
    [Function.prototype, "bind call apply toString"],
    [Promise.prototype, "then catch finally constructor"],
    [Promise, "resolve reject all race any withResolvers"],
    [Reflect, "apply construct get set has ownKeys defineProperty getOwnPropertyDescriptor getPrototypeOf"],
    [Object, "create assign keys entries defineProperty getOwnPropertyDescriptor freeze getPrototypeOf"],
    [Object, "setPrototypeOf fromEntries"],
    [Object.prototype, "hasOwnProperty"],
    [WeakMap.prototype, "get set has delete"],
    [Map.prototype, "get set has delete forEach"],
    [Set.prototype, "add has delete forEach"],
    [String.prototype, "charAt charCodeAt indexOf slice replace split codePointAt"],
    [
      Object.getPrototypeOf(Uint8Array.prototype),
      "set subarray slice fill buffer byteLength byteOffset length",
    ],
    [ArrayBuffer.prototype, "slice byteLength resizable"],
    [ArrayBuffer, "isView"],
    [DataView.prototype, "buffer byteLength byteOffset"],
    [EventTarget.prototype, "addEventListener removeEventListener dispatchEvent"],
    [Event.prototype, "preventDefault stopImmediatePropagation type"],
    [MessageEvent.prototype, "data ports"],
    [MessagePort.prototype, "postMessage start onmessage close"],
    [AbortSignal.prototype, "aborted reason"],
    [AbortController.prototype, "abort signal"],
    [Document.prototype, "hidden hasFocus defaultView contentType"],
    [Math, "min max floor"],
    [JSON, "parse stringify"],
    [globalThis, "Promise Proxy WeakMap Map Set Reflect Uint8Array ArrayBuffer DOMException TypeError"],
    [globalThis, "AbortController MessageEvent PublicKeyCredential setTimeout clearTimeout btoa atob"],
  ];
  return table.flatMap(([owner, names]) => names.split(" ").map((name) => ({ owner, name })));
}
