/** Collections of an account (CXF 1.0, 3.2.2): references from folders to items, by the account they belong to. */
import { encodeBase64url } from "../../bytes/base64url.ts";
import type { RandomBytes } from "../../bytes/environment.ts";
import { LIMITS } from "../limits.ts";
import { asList, asObject, asText, type Json, type JsonObject } from "../untrusted-json.ts";
import type { CxfCollection } from "./cxf-document.ts";

const ID_LENGTH = 16;

/** Item id -> paths of the collections that refer to it. References into other accounts are not ours. */
export function readFolders(account: JsonObject): ReadonlyMap<string, readonly string[]> {
  const folders = new Map<string, string[]>();
  const accountId = asText(account["id"]);
  const visit = (collections: Json | undefined, path: readonly string[]): void => {
    if (path.length >= LIMITS.folderDepth) return;
    for (const entry of asList(collections) ?? []) {
      const collection = asObject(entry);
      if (collection === null) continue;
      const here = [...path, asText(collection["title"]) ?? ""];
      for (const link of asList(collection["items"]) ?? []) {
        const item = asText(asObject(link)?.["item"]);
        const owner = asText(asObject(link)?.["account"]) ?? accountId;
        if (item === null || owner !== accountId) continue;
        const paths = folders.get(item) ?? [];
        if (!paths.includes(here.join("/"))) folders.set(item, [...paths, here.join("/")]);
      }
      visit(collection["subCollections"], here);
    }
  };
  visit(account["collections"], []);
  return folders;
}

type Node = { readonly items: string[]; readonly children: Map<string, Node> };

/** The collections that hold these items; a path with slashes becomes nested collections. */
export function writeCollections(
  items: readonly { readonly id: string; readonly folders: readonly string[] }[],
  random: RandomBytes,
): readonly CxfCollection[] {
  const root: Node = { items: [], children: new Map() };
  for (const { id, folders } of items)
    for (const folder of folders) {
      let node = root;
      for (const title of folder.split("/").slice(0, LIMITS.folderDepth)) {
        const child: Node = node.children.get(title) ?? { items: [], children: new Map() };
        node.children.set(title, child);
        node = child;
      }
      node.items.push(id);
    }
  return collectionsOf(root, random);
}

function collectionsOf(node: Node, random: RandomBytes): readonly CxfCollection[] {
  return [...node.children].map(([title, child]) => {
    const subCollections = collectionsOf(child, random);
    return {
      id: encodeBase64url(random(ID_LENGTH)),
      title,
      items: child.items.map((item) => ({ item })),
      ...(subCollections.length > 0 && { subCollections }),
    };
  });
}
