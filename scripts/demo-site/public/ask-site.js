/** Talks to the site's own API. */

/** A refusal of the site, in three sentences. */
export class SiteError extends Error {
  constructor(words) {
    super(words.happened);
    this.name = words.code;
    this.words = words;
  }
}

const UNREACHABLE = {
  code: "site/unreachable",
  happened: "Harbour Lines could not be reached.",
  safe: "Nothing was changed.",
  todo: "Check that the site is still running, then try again.",
};

/** The answer to a JSON request; throws SiteError. */
export async function askSite(method, path, body = {}) {
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch {
    throw new SiteError(UNREACHABLE);
  }
  const answer = await response.json();
  if (!response.ok) throw new SiteError(answer.error);
  return answer;
}
