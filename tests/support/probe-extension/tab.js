const api = globalThis.browser ?? globalThis.chrome;
document.querySelector("button").addEventListener("click", (event) => {
  if (event.isTrusted) api.runtime.sendMessage({ ask: "window" });
});
