const button = document.querySelector("button");
const said = document.querySelector("p");
// Enabled late, as the approval window's button is.
setTimeout(() => {
  button.disabled = false;
}, 300);
button.addEventListener("click", (event) => {
  if (event.isTrusted) said.textContent = document.querySelector("input").value;
});
addEventListener("keydown", (event) => {
  if (event.key === "Escape") window.close();
});
