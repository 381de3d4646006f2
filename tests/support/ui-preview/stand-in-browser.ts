/**
 * A `browser` object for a page that is shown outside any extension: texts from a locale file, answers from a table.
 * Runs inside the page, so it uses nothing from outside its own body.
 */
export type StandInOptions = {
  readonly messages: Readonly<
    Record<string, { message: string; placeholders?: Readonly<Record<string, { content: string }>> }>
  >;
  /** Message name -> its answers in turn; the last one is repeated. `{fault}` stands for a fault. */
  readonly answers: Readonly<Record<string, readonly unknown[]>>;
  readonly activeUrl: string;
  readonly grantsPermissions: boolean;
};

export function installStandInBrowser(options: StandInOptions): void {
  const asked: Record<string, number> = {};
  const listeners: ((message: unknown) => void)[] = [];
  const isFault = (given: unknown): given is { fault: string } =>
    typeof given === "object" && given !== null && Object.keys(given).join() === "fault";
  const answer = async ({ name }: { name: string }): Promise<unknown> => {
    const turns = options.answers[name] ?? [];
    const turn = asked[name] ?? 0;
    asked[name] = turn + 1;
    const given = turns[Math.min(turn, turns.length - 1)];
    if (given === "never") return new Promise(() => undefined);
    if (given === undefined) return { ok: false, fault: "ui/unexpected" };
    if (isFault(given)) return { ok: false, fault: given.fault };
    return { ok: true, response: given };
  };
  const getMessage = (key: string, values: readonly string[] = []): string => {
    const entry = options.messages[key];
    if (!entry) return "";
    return entry.message.replaceAll(/\$(\w+)\$/g, (_, name: string) => {
      const content =
        entry.placeholders?.[name.toLowerCase()]?.content ?? entry.placeholders?.[name]?.content;
      return values[Number(content?.slice(1)) - 1] ?? "";
    });
  };
  const browser = {
    runtime: {
      id: "preview",
      sendMessage: answer,
      getURL: (path: string) => `/${path}`,
      getPlatformInfo: async () => ({ os: "linux", arch: "x86-64" }),
      reload: () => undefined,
      onMessage: {
        addListener: (listener: (message: unknown) => void) => listeners.push(listener),
        removeListener: (listener: (message: unknown) => void) =>
          listeners.splice(listeners.indexOf(listener) >>> 0, 1),
      },
    },
    i18n: { getMessage },
    tabs: { query: async () => [{ url: options.activeUrl }], create: async () => ({}) },
    windows: { create: async () => ({}) },
    extension: { getViews: () => [] },
    permissions: { request: async () => options.grantsPermissions },
  };
  Object.defineProperty(globalThis, "browser", { value: browser });
  // webextension-polyfill looks here to see whether it runs in an extension at all.
  Object.defineProperty(globalThis, "chrome", { value: browser });
}
