/** The pages. Someone signed in goes past the front door, someone signed out goes to it. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { exactly } from "../json-schemas.ts";
import { accountPage } from "../pages/account-page.ts";
import type { Html } from "../pages/html.ts";
import { recoverPage } from "../pages/recover-page.ts";
import { NOTICES, settingsPage } from "../pages/settings-page.ts";
import { signInPage } from "../pages/sign-in-page.ts";
import { signUpPage } from "../pages/sign-up-page.ts";
import type { Site } from "../site.ts";
import type { Account } from "../store.ts";
import { ticketsFor } from "../tickets.ts";

const noQuery = { schema: { querystring: exactly({}, []) } };
const settingsQuery = {
  schema: { querystring: exactly({ done: { enum: Object.keys(NOTICES) } }, []) },
};

export function pageRoutes(app: FastifyInstance, site: Site): void {
  const signedIn = (request: FastifyRequest): Account | null => {
    const accountId = site.door.current(request)?.accountId ?? null;
    return accountId === null ? null : site.store.account(accountId);
  };
  const frontDoor = (page: () => Html) => (request: FastifyRequest, reply: FastifyReply) =>
    signedIn(request) ? reply.redirect("/account") : sendPage(reply, page());

  app.get("/", noQuery, frontDoor(signInPage));
  app.get("/sign-up", noQuery, frontDoor(signUpPage));
  app.get("/recover", noQuery, frontDoor(recoverPage));
  app.get("/account", noQuery, (request, reply) => {
    const account = signedIn(request);
    if (!account) return reply.redirect("/");
    return sendPage(reply, accountPage(account, ticketsFor(account, site.nowMs())));
  });
  app.get<{ Querystring: { done?: keyof typeof NOTICES } }>("/settings", settingsQuery, (request, reply) => {
    const account = signedIn(request);
    if (!account) return reply.redirect("/");
    const passkeys = site.store.passkeysOf(account.id);
    return sendPage(reply, settingsPage(account, passkeys, request.query.done ?? null));
  });
}

export function sendPage(reply: FastifyReply, page: Html): FastifyReply {
  return reply.type("text/html; charset=utf-8").send(page.text);
}
