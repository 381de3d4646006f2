/**
 * Options from JSON and answers to JSON: with the browser's own functions, and by hand where a browser has none for
 * options yet.
 */

export function creationOptionsFromJson(json) {
  if (typeof PublicKeyCredential.parseCreationOptionsFromJSON === "function") {
    return PublicKeyCredential.parseCreationOptionsFromJSON(json);
  }
  return {
    ...json,
    challenge: bytesOf(json.challenge),
    user: { ...json.user, id: bytesOf(json.user.id) },
    excludeCredentials: json.excludeCredentials.map(descriptor),
    extensions: extensionInputs(json.extensions),
  };
}

export function requestOptionsFromJson(json) {
  if (typeof PublicKeyCredential.parseRequestOptionsFromJSON === "function") {
    return PublicKeyCredential.parseRequestOptionsFromJSON(json);
  }
  return {
    ...json,
    challenge: bytesOf(json.challenge),
    allowCredentials: json.allowCredentials.map(descriptor),
    extensions: extensionInputs(json.extensions),
  };
}

/** What the site reads of an answer, and nothing else: a PRF output, above all, never leaves the browser. */
export function credentialToJson(credential) {
  const { id, rawId, type, authenticatorAttachment, clientExtensionResults, response } = credential.toJSON();
  const { clientDataJSON, attestationObject, transports, authenticatorData, signature, userHandle } =
    response;
  return {
    id,
    rawId,
    type,
    ...(authenticatorAttachment && { authenticatorAttachment }),
    clientExtensionResults: tellable(clientExtensionResults ?? {}),
    response: attestationObject
      ? { clientDataJSON, attestationObject, transports }
      : { clientDataJSON, authenticatorData, signature, ...(userHandle && { userHandle }) },
  };
}

/** The PRF output as hex, or null where there is none. */
export function prfOutputHex(credential) {
  const output = credential.getClientExtensionResults().prf?.results?.first;
  if (!output) return null;
  return [...new Uint8Array(output)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function tellable({ credProps, prf }) {
  return {
    ...(credProps?.rk !== undefined && { credProps: { rk: credProps.rk } }),
    ...(prf?.enabled !== undefined && { prf: { enabled: prf.enabled } }),
  };
}

function descriptor(json) {
  return { ...json, id: bytesOf(json.id) };
}

function extensionInputs(json) {
  return json.prf ? { ...json, prf: { eval: { first: bytesOf(json.prf.eval.first) } } } : json;
}

function bytesOf(base64url) {
  const text = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
