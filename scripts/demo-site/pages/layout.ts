/** The frame around every page: head, brand, navigation, footer. */
import { Html, html } from "./html.ts";
import { icon } from "./icons.ts";

export type Frame = {
  readonly title: string;
  /** Name of the page's script in public/, or null. */
  readonly script: string | null;
  /** Who is signed in, as they want to be called; null before sign-in. */
  readonly displayName: string | null;
  /** Marks the page for tests and styles. */
  readonly page: string;
};

export function layout(frame: Frame, content: Html): Html {
  return html`${new Html("<!doctype html>\n")}<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>${frame.title} · Harbour Lines</title>
  <link rel="icon" href="/public/mark.svg" type="image/svg+xml">
  <link rel="stylesheet" href="/public/site.css">
  <link rel="stylesheet" href="/public/pages.css">
  ${frame.displayName !== null && html`<script type="module" src="/public/signed-in.js"></script>`}
  ${frame.script !== null && html`<script type="module" src="/public/${frame.script}"></script>`}
  <script type="module" src="/public/ready.js"></script>
</head>
<body data-page="${frame.page}">
  <a class="skip" href="#main">Skip to content</a>
  <header class="bar">
    <a class="brand" href="/">${icon("mark")}<span>Harbour Lines</span></a>
    ${frame.displayName === null ? frontLinks(frame.page) : signedInLinks(frame.page)}
  </header>
  <noscript><p class="notice warn">Passkeys need JavaScript, which is switched off here.</p></noscript>
  <main id="main">${content}</main>
  <footer class="foot">
    <p>Harbour Lines is not a real ferry company. It is a small site for trying out
      passkeys.</p>
  </footer>
</body>
</html>
`;
}

function frontLinks(page: string): Html {
  return html`<nav aria-label="Account">
    ${navLink("/", "Sign in", "nav-sign-in", page === "sign-in")}
    ${navLink("/sign-up", "Create account", "nav-sign-up", page === "sign-up")}
  </nav>`;
}

function signedInLinks(page: string): Html {
  return html`<nav aria-label="Account">
    ${navLink("/account", "Tickets", "nav-account", page === "account")}
    ${navLink("/settings", "Passkeys", "nav-settings", page === "settings")}
    <button type="button" disabled class="link" data-testid="sign-out" id="sign-out">Sign out</button>
  </nav>`;
}

function navLink(href: string, text: string, testId: string, isHere: boolean): Html {
  return html`<a href="${href}" data-testid="${testId}" ${isHere && html`aria-current="page"`}>${text}</a>`;
}
