/** Errors in three sentences: what happened, what is safe, what to do; the technical name in small print. */

/** What the browser's refusals mean to a person. */
const CEREMONY_WORDS = {
  NotAllowedError: {
    happened: "No passkey was used. The request was cancelled, took too long, or no passkey fits.",
    safe: "Nothing was changed, here or in your passkey manager.",
    todo: "Try again, or choose another way to sign in.",
  },
  AbortError: {
    happened: "You stopped waiting for a passkey.",
    safe: "Nothing was changed.",
    todo: "Start again whenever you like.",
  },
  InvalidStateError: {
    happened: "Your passkey manager already holds a passkey for this account.",
    safe: "That passkey still works and was not changed.",
    todo: "Use another device or passkey manager to add one more.",
  },
  SecurityError: {
    happened: "The browser does not let this page use passkeys at this address.",
    safe: "Nothing was changed.",
    todo: "Open the site as localhost, not by a number.",
  },
  NotSupportedError: {
    happened: "This browser or passkey manager cannot do what was asked.",
    safe: "Nothing was changed.",
    todo: "Reset the advanced choices, or try another browser.",
  },
  ConstraintError: {
    happened: "The passkey manager cannot verify you in the way this site asked.",
    safe: "Nothing was changed.",
    todo: "Set up a PIN, password or fingerprint there, or use another one.",
  },
};

const UNFORESEEN = {
  happened: "Something unforeseen went wrong.",
  safe: "Nothing was changed.",
  todo: "Try again. If it happens twice, the small print below helps whoever looks into it.",
};

export function showTrouble(place, error) {
  const words = error.words ?? CEREMONY_WORDS[error.name] ?? UNFORESEEN;
  place.replaceChildren(
    line("strong", words.happened, "happened"),
    line("p", `${words.safe} ${words.todo}`, "next"),
    line("small", error.name, "trouble-name"),
  );
  place.querySelector("small").dataset.testid = "trouble-name";
  place.dataset.errorName = error.name;
  place.hidden = false;
}

export function hideTrouble(place) {
  place.replaceChildren();
  delete place.dataset.errorName;
  place.hidden = true;
}

function line(tag, text, className) {
  const element = document.createElement(tag);
  element.textContent = text;
  element.className = className;
  return element;
}
