/** What every route is given: the site's parts, assembled once by `buildApp`. */
import type { NowMs, RandomBytes } from "../../shared/bytes/environment.ts";
import type { SessionDoor } from "./session-cookie.ts";
import type { Sessions } from "./sessions.ts";
import type { Store } from "./store.ts";

export type Site = {
  readonly store: Store;
  readonly sessions: Sessions;
  readonly door: SessionDoor;
  /** `http://localhost:PORT`; known once the site listens. */
  readonly origin: () => string;
  readonly nowMs: NowMs;
  readonly randomBytes: RandomBytes;
};
