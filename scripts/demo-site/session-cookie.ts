/**
 * The session cookie on the wire: httpOnly, SameSite=Strict, for this host and path only. Not `Secure`, because the
 * site is served over plain HTTP on localhost. Cookies do not know ports, so the name carries the port: two demo
 * sites in one browser do not sign each other out.
 */
import type { FastifyReply, FastifyRequest } from "fastify";
import { SiteFault } from "./faults.ts";
import { SESSION_LIFETIME_MS, type Session, type Sessions } from "./sessions.ts";

export class SessionDoor {
  readonly #sessions: Sessions;
  readonly #origin: () => string;

  constructor(sessions: Sessions, origin: () => string) {
    this.#sessions = sessions;
    this.#origin = origin;
  }

  current(request: FastifyRequest): Session | null {
    return this.#sessions.find(readCookie(request.headers.cookie, this.#cookieName()));
  }

  /** The account that is signed in. Throws `site/signed-out`. */
  accountId(request: FastifyRequest): string {
    const accountId = this.current(request)?.accountId ?? null;
    if (accountId === null) throw new SiteFault("site/signed-out", "the request needs a signed-in session");
    return accountId;
  }

  /** The session of this browser, begun now where it has none. */
  ensure(request: FastifyRequest, reply: FastifyReply): Session {
    return this.current(request) ?? this.#begin(reply, null);
  }

  /** Always a new id, so that an id known to someone before sign-in is worth nothing after it. */
  signIn(request: FastifyRequest, reply: FastifyReply, accountId: string): void {
    this.#endCurrent(request);
    this.#begin(reply, accountId);
  }

  signOut(request: FastifyRequest, reply: FastifyReply): void {
    this.#endCurrent(request);
    this.#setCookie(reply, "", 0);
  }

  #begin(reply: FastifyReply, accountId: string | null): Session {
    const session = this.#sessions.begin(accountId);
    this.#setCookie(reply, session.id, SESSION_LIFETIME_MS / 1000);
    return session;
  }

  #endCurrent(request: FastifyRequest): void {
    const session = this.current(request);
    if (session) this.#sessions.end(session.id);
  }

  #setCookie(reply: FastifyReply, value: string, maxAgeSeconds: number): void {
    const attributes = `Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Strict`;
    reply.header("set-cookie", `${this.#cookieName()}=${value}; ${attributes}`);
  }

  #cookieName(): string {
    return `harbour-lines-${new URL(this.#origin()).port || "80"}`;
  }
}

function readCookie(header: string | undefined, name: string): string | null {
  for (const pair of (header ?? "").split(";")) {
    const [key, value] = pair.trim().split("=", 2);
    if (key === name && value) return value;
  }
  return null;
}
