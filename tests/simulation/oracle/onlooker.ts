/**
 * Reads everything that leaves devices for the server, as a curious operator would, and looks for what was planted in
 * names, sites and keys, and for the devices' own secrets.
 */
import { Violation } from "./violation.ts";

/** Stands in every clear text that a simulated person enters, and nowhere else. */
export const PLANTED = "planted";

export class Onlooker {
  readonly #seen: Buffer[] = [];

  readonly see = (bytes: Uint8Array): void => {
    this.#seen.push(Buffer.from(bytes));
  };

  /** Throws where planted text, or one of these, was among what was seen. */
  verify(secrets: Iterable<Uint8Array>): void {
    const all = Buffer.concat(this.#seen);
    if (all.includes(PLANTED)) throw new Violation("G4 nothing in clear", "planted text left a device");
    for (const secret of secrets)
      if (all.includes(Buffer.from(secret)))
        throw new Violation("G4 nothing in clear", "a secret left a device");
  }
}
