/** Stands in for prom-client in simulations, where nobody scrapes: the server's own metrics code runs, and counts nothing. */
class Uncounted {
  inc(): void {
    // Nobody reads it.
  }
  observe(): void {
    // Nobody reads it.
  }
  set(): void {
    // Nobody reads it.
  }
}

export class Registry {}
export class Counter extends Uncounted {}
export class Gauge extends Uncounted {}
export class Histogram extends Uncounted {}

export function collectDefaultMetrics(): void {
  // Nobody reads them.
}
