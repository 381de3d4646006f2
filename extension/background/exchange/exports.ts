/** Exports as pages ask for them: one at a time, in memory only. */
import type { ExchangeFormat, ExportSelection } from "../../messages/exchange-contract.ts";
import type { ExchangeWorld } from "./exchange-world.ts";
import { ExportSession } from "./export-session.ts";

export class Exports {
  readonly #world: ExchangeWorld;
  #session: ExportSession | null = null;

  constructor(world: ExchangeWorld) {
    this.#world = world;
  }

  begin(target: ExchangeFormat, selection: ExportSelection): string {
    this.forget();
    this.#session = new ExportSession(this.#world, target, selection);
    return this.#session.exportId;
  }

  session(exportId: string): ExportSession | null {
    return this.#session?.exportId === exportId ? this.#session : null;
  }

  /** The vault was locked, or the person is done. */
  forget(): void {
    this.#session?.end();
    this.#session = null;
  }

  end(exportId: string): void {
    if (this.session(exportId) !== null) this.forget();
  }
}
