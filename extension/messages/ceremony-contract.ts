/**
 * What relay and background say to each other over a `runtime.Port` named CEREMONY_PORT. The port may break at any
 * time (the worker dies); the relay then connects again and submits the same request id again, which is harmless:
 * [Note: once, whatever dies] a request id is decided at most once, and its outcome is kept until it is confirmed.
 */
import type { Json, Operation, Outcome } from "./page-contract.ts";

export const CEREMONY_PORT = "ceremony";

/** What only the isolated world of the asking frame can tell. Origin and frame come from the browser's sender. */
export type FrameFacts = {
  /** Origins of the ancestors, parent first, top last; empty in a top-level document. */
  readonly ancestorOrigins: readonly string[];
  /** Permissions-Policy allows the operation in this frame. */
  readonly isAllowedByPolicy: boolean;
  /** The frame has transient user activation. */
  readonly hasUserActivation: boolean;
};

export type RelayToBackground =
  | {
      readonly type: "submit";
      /** Made by the relay with crypto.randomUUID(). */
      readonly requestId: string;
      readonly operation: Operation;
      readonly untrustedOptions: Json;
      readonly mediation: string;
      readonly frame: FrameFacts;
    }
  | {
      readonly type: "signal";
      /** As of "submit". */
      readonly requestId: string;
      readonly method: string;
      readonly untrustedOptions: Json;
    }
  | { readonly type: "abort"; readonly requestId: string }
  | { readonly type: "confirm"; readonly requestId: string }
  /** Keeps the worker awake while a request is open. */
  | { readonly type: "ping" };

export type BackgroundToRelay =
  | { readonly type: "accepted"; readonly requestId: string }
  | { readonly type: "outcome"; readonly requestId: string; readonly outcome: Outcome }
  /** A signal has arrived; says nothing of what became of it. */
  | { readonly type: "heard"; readonly requestId: string }
  | { readonly type: "pong" };
