/** A session area in memory. Values pass through JSON, as the browser's do. */
import type { SessionArea } from "../../extension/background/session-area.ts";

export function memorySession(): SessionArea {
  const values = new Map<string, string>();
  return {
    read: async (key) => parse(values.get(key)),
    write: async (key, value) => void values.set(key, JSON.stringify(value)),
    remove: async (key) => void values.delete(key),
    clear: async () => values.clear(),
    readAll: async (prefix) =>
      new Map(
        [...values].filter(([key]) => key.startsWith(prefix)).map(([key, value]) => [key, parse(value)]),
      ),
  };
}

function parse(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text);
}
