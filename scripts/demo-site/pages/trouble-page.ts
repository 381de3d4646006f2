/** A refused page request, in the same three sentences as everywhere. */
import type { FaultAnswer } from "../faults.ts";
import { type Html, html } from "./html.ts";
import { layout } from "./layout.ts";

export function troublePage({ happened, safe, todo }: FaultAnswer): Html {
  return layout(
    { title: "That did not work", script: null, displayName: null, page: "trouble" },
    html`<div class="narrow"><div class="card stack">
      <h1>${happened}</h1>
      <p>${safe}</p>
      <p>${todo}</p>
      <a class="button primary" href="/" data-testid="to-start">To the start page</a>
    </div></div>`,
  );
}
