/**
 * Sessions: a random id in a cookie, everything else on the server. A session also holds the ceremonies it began, so
 * a challenge is worth nothing to another session, and nothing twice.
 */
import { encodeBase64url } from "../../shared/bytes/base64url.ts";
import type { NowMs, RandomBytes } from "../../shared/bytes/environment.ts";
import type { Ceremony } from "./ceremony.ts";
import { SiteFault } from "./faults.ts";

export const SESSION_LIFETIME_MS = 12 * 60 * 60_000;
export const CEREMONY_LIFETIME_MS = 10 * 60_000;
const MAX_SESSIONS = 10_000;
const MAX_CEREMONIES = 16;

export type Session = {
  readonly id: string;
  /** Null before sign-in. */
  readonly accountId: string | null;
  readonly beganAtMs: number;
  /** Ceremony id -> what was asked; taken out when answered. */
  readonly ceremonies: Map<string, { readonly ceremony: Ceremony; readonly beganAtMs: number }>;
};

export class Sessions {
  readonly #sessions = new Map<string, Session>();
  readonly #nowMs: NowMs;
  readonly #randomBytes: RandomBytes;

  constructor(nowMs: NowMs, randomBytes: RandomBytes) {
    this.#nowMs = nowMs;
    this.#randomBytes = randomBytes;
  }

  /** The living session of this id, or null. */
  find(id: string | null): Session | null {
    const session = id === null ? undefined : this.#sessions.get(id);
    if (!session) return null;
    if (this.#nowMs() - session.beganAtMs < SESSION_LIFETIME_MS) return session;
    this.#sessions.delete(session.id);
    return null;
  }

  begin(accountId: string | null): Session {
    const session: Session = {
      id: this.randomId(),
      accountId,
      beganAtMs: this.#nowMs(),
      ceremonies: new Map(),
    };
    this.#sessions.set(session.id, session);
    dropOldest(this.#sessions, MAX_SESSIONS);
    return session;
  }

  end(id: string): void {
    this.#sessions.delete(id);
  }

  /** Signs an account out everywhere. */
  endAllOf(accountId: string): void {
    for (const session of this.#sessions.values()) {
      if (session.accountId === accountId) this.#sessions.delete(session.id);
    }
  }

  /** Remembers what was asked; the id goes to the browser and comes back with the answer. */
  remember(session: Session, ceremony: Ceremony): string {
    const id = this.randomId();
    session.ceremonies.set(id, { ceremony, beganAtMs: this.#nowMs() });
    dropOldest(session.ceremonies, MAX_CEREMONIES);
    return id;
  }

  /** What was asked, handed out once, before anything is verified. Throws `site/ceremony-gone`. */
  take<Kind extends Ceremony["kind"]>(
    session: Session | null,
    id: string,
    kind: Kind,
  ): Extract<Ceremony, { kind: Kind }> {
    const found = session?.ceremonies.get(id);
    session?.ceremonies.delete(id);
    if (
      !found ||
      !isOfKind(found.ceremony, kind) ||
      this.#nowMs() - found.beganAtMs >= CEREMONY_LIFETIME_MS
    ) {
      throw new SiteFault("site/ceremony-gone", "no open ceremony of this kind in this session");
    }
    return found.ceremony;
  }

  /** 32 random bytes as base64url. */
  randomId(): string {
    return encodeBase64url(this.#randomBytes(32));
  }
}

function isOfKind<Kind extends Ceremony["kind"]>(
  ceremony: Ceremony,
  kind: Kind,
): ceremony is Extract<Ceremony, { kind: Kind }> {
  return ceremony.kind === kind;
}

/** Maps keep insertion order: the first key is the oldest. */
function dropOldest(map: Map<string, unknown>, max: number): void {
  for (const key of map.keys()) {
    if (map.size <= max) return;
    map.delete(key);
  }
}
