/** What the browser's own authenticator passes and Keyferry does not, held against the deviations that are known. */
import type { FileResult } from "./run-file.ts";

/** Subtest -> why it is lost, by file. A name that ends in "*" stands for all that begin so. */
export type Deviations = Readonly<Record<string, Readonly<Record<string, string>>>>;

export type LostSubtest = {
  readonly path: string;
  readonly name: string;
  readonly status: string;
  readonly message: string | null;
  /** Why, where it is known; null where nobody expected it. */
  readonly reason: string | null;
};

export function passesOf({ subtests }: Pick<FileResult, "subtests">): number {
  return subtests.filter(({ status }) => status === "PASS").length;
}

/** Files that only one of the two ran count as lost whole, or not at all. */
export function lostSubtests(
  native: readonly FileResult[],
  ours: readonly FileResult[],
  deviations: Deviations,
): readonly LostSubtest[] {
  const ownByPath = new Map(ours.map((file) => [file.path, file]));
  return native.flatMap(({ path, subtests }) => {
    const own = ownByPath.get(path);
    const ownByName = new Map(own?.subtests.map((subtest) => [subtest.name, subtest]));
    return subtests.flatMap(({ name, status }) => {
      const mine = ownByName.get(name);
      if (status !== "PASS" || mine?.status === "PASS") return [];
      return [
        {
          path,
          name,
          status: mine?.status ?? "MISSING",
          message: mine?.message ?? own?.message ?? null,
          reason: reasonFor(deviations[path], name),
        },
      ];
    });
  });
}

/** Deviations that were expected and did not happen: the list is out of date. */
export function unusedDeviations(
  ran: readonly FileResult[],
  lost: readonly LostSubtest[],
  deviations: Deviations,
): readonly string[] {
  const paths = new Set(ran.map(({ path }) => path));
  return Object.entries(deviations).flatMap(([path, names]) =>
    Object.keys(names)
      .filter(
        (pattern) => paths.has(path) && !lost.some((one) => one.path === path && fits(pattern, one.name)),
      )
      .map((pattern) => `${path}: ${pattern}`),
  );
}

function reasonFor(names: Readonly<Record<string, string>> | undefined, name: string): string | null {
  const found = Object.entries(names ?? {}).find(([pattern]) => fits(pattern, name));
  return found?.[1] ?? null;
}

function fits(pattern: string, name: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}
