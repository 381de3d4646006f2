/**
 * The one base of every error that Keyferry raises itself: a short code for machines, a sentence for developers,
 * the cause kept. Each domain has its own union of codes; the border tables turn codes into DOMException names,
 * sentences for people and, later, HTTP statuses. Never put bytes, names or identifiers into `message`.
 */
export class Fault<Code extends string> extends Error {
  readonly code: Code;

  constructor(code: Code, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "Fault";
    this.code = code;
  }
}
