/**
 * A Chromium-family browser for a person, not for tests: started with a DevTools pipe over which the unpacked
 * extension goes in (`Extensions.loadUnpacked`). That works for branded Chrome and Edge too, whose builds ignore
 * --load-extension. What is loaded this way lasts for one run of the browser.
 */
import { type ChildProcess, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { isRoot } from "./chromium-flags.ts";

export type PipedBrowser = {
  readonly child: ChildProcess;
  /** `Result` is what the protocol documents for `method`; the browser is trusted to keep to it. */
  send<Result>(method: string, params?: object): Promise<Result>;
};

export function startWithPipe(path: string, profileDir: string, firstUrl: string): PipedBrowser {
  const flags = [
    `--user-data-dir=${profileDir}`,
    "--remote-debugging-pipe",
    "--enable-unsafe-extension-debugging",
    "--no-first-run",
    "--no-default-browser-check",
    // Chromium's own sandbox cannot be set up by root.
    ...(isRoot() ? ["--no-sandbox"] : []),
    firstUrl,
  ];
  // The browser reads commands from file descriptor 3 and writes answers to 4, each ended by a zero byte.
  const child = spawn(path, flags, { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
  const [, , , input, output] = child.stdio;
  if (!isWritable(input) || !isReadable(output)) throw new Error("the browser's DevTools pipe did not open");
  return { child, send: sender(child, input, output) };
}

type Pending = { resolve(result: unknown): void; reject(error: Error): void };

function sender(child: ChildProcess, input: Writable, output: Readable): PipedBrowser["send"] {
  const pending = new Map<number, Pending>();
  let lastId = 0;
  let buffered = "";
  output.setEncoding("utf8");
  output.on("data", (chunk: string) => {
    const messages = (buffered + chunk).split("\0");
    buffered = messages.pop() ?? "";
    for (const message of messages) settle(pending, message);
  });
  const fail = (error: Error) => {
    for (const { reject } of pending.values()) reject(error);
    pending.clear();
  };
  child.on("error", fail);
  child.on("exit", (code) => fail(new Error(`the browser ended with ${code}`)));
  // Writing to a browser that has gone is reported by its exit.
  input.on("error", () => undefined);
  return <Result>(method: string, params: object = {}) => {
    const id = ++lastId;
    return new Promise<Result>((resolve, reject) => {
      // The browser's answer has the shape that the protocol documents.
      pending.set(id, { resolve: (result) => resolve(result as Result), reject });
      input.write(`${JSON.stringify({ id, method, params })}\0`);
    });
  };
}

function settle(pending: Map<number, Pending>, text: string): void {
  const message = JSON.parse(text);
  const waiting = pending.get(message.id);
  if (waiting === undefined) return;
  pending.delete(message.id);
  if (message.error === undefined) waiting.resolve(message.result);
  else waiting.reject(new Error(message.error.message));
}

function isWritable(stream: Readable | Writable | null | undefined): stream is Writable {
  return stream !== null && stream !== undefined && "write" in stream;
}

function isReadable(stream: Readable | Writable | null | undefined): stream is Readable {
  return stream !== null && stream !== undefined && "read" in stream;
}
