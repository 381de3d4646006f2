/** Lies in the words of the protocol: a true answer of one route, decoded, changed, and encoded again. */
import { decodeLogPage, encodeLogPage, type WireLogPage } from "../../shared/wire/log-bodies.ts";
import { decodeStartAnswer, encodeStartAnswer, type StartAnswer } from "../../shared/wire/suffix-bodies.ts";
import { encodePosition } from "../../shared/wire/vault-bodies.ts";
import { CBOR_MEDIA_TYPE, OCTETS_MEDIA_TYPE } from "../../shared/wire/wire-body.ts";
import type { WirePosition } from "../../shared/wire/wire-values.ts";
import type { Asked, Lie, Reply, Route } from "./liar.ts";

export function cborReply(body: Uint8Array, status = 200): Reply {
  return { status, headers: { "content-type": CBOR_MEDIA_TYPE }, body };
}

export function octetsReply(body: Uint8Array, status = 200): Reply {
  return { status, headers: { "content-type": OCTETS_MEDIA_TYPE }, body };
}

/** The truth everywhere but on one route. */
export function on(route: Route, lie: Lie): Lie {
  return (asked, truth, socket) => (asked.route === route ? lie(asked, truth, socket) : truth());
}

/** Several lies at once, each on a route of its own. */
export function both(...lies: readonly { readonly route: Route; readonly lie: Lie }[]): Lie {
  return (asked, truth, socket) => {
    const found = lies.find(({ route }) => route === asked.route);
    return found === undefined ? truth() : found.lie(asked, truth, socket);
  };
}

/** Lies for the first `times` questions of a route. */
export function first(times: number, route: Route, lie: Lie): Lie {
  let left = times;
  return on(route, (asked, truth, socket) => (left-- > 0 ? lie(asked, truth, socket) : truth()));
}

/** The pages that answer pulls. */
export function onPages(change: (page: WireLogPage, asked: Asked) => WireLogPage): Lie {
  return on("GET log", async (asked, truth) => {
    const reply = await truth();
    if (reply.status !== 200) return reply;
    return cborReply(encodeLogPage(change(decodeLogPage(reply.body), asked)));
  });
}

/**
 * Hides what is new from pulls after `pin`, so that the device appends, and changes the page with which the real server
 * refuses that.
 */
export function onConflicts(pin: WirePosition, change: (page: WireLogPage) => WireLogPage): Lie {
  return both(
    { route: "GET log", lie: () => cborReply(encodeLogPage({ at: pin, entries: [], hasMore: false })) },
    {
      route: "POST log",
      lie: async (_asked, truth) => {
        const reply = await truth();
        if (reply.status !== 409) return reply;
        return cborReply(encodeLogPage(change(decodeLogPage(reply.body))), 409);
      },
    },
  );
}

/** What a newcomer begins with. */
export function onStart(change: (answer: StartAnswer) => StartAnswer): Lie {
  return on("GET start", async (_asked, truth) =>
    cborReply(encodeStartAnswer(change(decodeStartAnswer((await truth()).body)))),
  );
}

/** Every answer to appends is "appended", at this position, and nothing is stored. */
export function appendedAt(at: WirePosition): Lie {
  return on("POST log", () => cborReply(encodePosition(at)));
}

/** The server does what it is asked, and nobody hears of it. */
export async function losingAnswers(...[, truth, socket]: Parameters<Lie>): Promise<"done"> {
  await truth();
  socket.destroy();
  return "done";
}

/** One byte of it another. */
export function flipped(bytes: Uint8Array, place: number, bit = 0): Uint8Array {
  return bytes.with(place, (bytes[place] ?? 0) ^ (1 << bit));
}

/** The list with two elements in each other's place. */
export function swapped<Value>(list: readonly Value[], a: number, b: number): readonly Value[] {
  const [one, other] = [list[a], list[b]];
  return one === undefined || other === undefined ? list : list.with(a, other).with(b, one);
}
