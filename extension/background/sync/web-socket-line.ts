/** The browser's own WebSocket as the line on which hints come. */
import type { HintLine } from "./hint-socket.ts";

export function webSocketLine(url: string, protocols: readonly string[]): HintLine {
  const socket = new WebSocket(url, [...protocols]);
  return {
    listen: ({ opened, came, closed }) => {
      socket.addEventListener("open", opened);
      socket.addEventListener("message", came);
      socket.addEventListener("close", ({ code }) => closed(code));
    },
    send: (text) => socket.send(text),
    close: () => socket.close(),
  };
}
