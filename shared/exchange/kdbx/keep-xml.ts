/**
 * A database that gets new entries and keeps everything else, also what kdbxweb has no place for: the library would
 * write its own picture of the database, in which elements that it does not know are gone. So the XML that was read is
 * written again, with what is new in it put where it belongs.
 */
import type kdbxweb from "kdbxweb";

/** What is used of an element of the library's document. */
type XmlElement = {
  readonly tagName?: string;
  readonly textContent: string | null;
  readonly childNodes: ArrayLike<XmlElement>;
  readonly hasAttribute: (name: string) => boolean;
  readonly getAttribute: (name: string) => string | null;
  readonly setAttribute: (name: string, value: string) => void;
};

/** From now on saving keeps the XML of `database`, which was loaded with it. */
export function keepXml(database: kdbxweb.Kdbx): void {
  const { xml } = database;
  database.buildXml = (context) => {
    const document: XmlElement | undefined = xml?.documentElement;
    const root = document && childrenOf(document, "Root")[0];
    if (document === undefined || root === undefined) throw new Error("a database is loaded with its XML");
    renumberAttachments(document, database);
    for (const group of database.groups) addWhatIsNew(group, root, context);
    database.xml = xml;
  };
}

/** Writes groups and entries that the element has no child for; those that it has stay as they are. */
function addWhatIsNew(group: kdbxweb.KdbxGroup, parent: XmlElement, context: kdbxweb.KdbxContext): void {
  const element = childOf(parent, "Group", group.uuid);
  if (element === undefined) {
    group.write(nodeOf(parent), context);
    return;
  }
  for (const child of group.groups) addWhatIsNew(child, element, context);
  for (const entry of group.entries)
    if (childOf(element, "Entry", entry.uuid) === undefined) entry.write(nodeOf(element), context);
}

/** The library saves attachments in an order of its own, each content once. */
function renumberAttachments(element: XmlElement, database: kdbxweb.Kdbx): void {
  for (const child of Array.from(element.childNodes)) {
    if (child.tagName === undefined) continue;
    const ref = child.tagName === "Value" && child.hasAttribute("Ref") ? child.getAttribute("Ref") : null;
    const hash = ref === null ? undefined : database.binaries.getByRef({ ref })?.hash;
    const now = hash === undefined ? undefined : database.binaries.getRefByHash(hash);
    if (now !== undefined) child.setAttribute("Ref", now.ref);
    renumberAttachments(child, database);
  }
}

function childOf(parent: XmlElement, tagName: string, uuid: kdbxweb.KdbxUuid): XmlElement | undefined {
  return childrenOf(parent, tagName).find((child) => {
    const [own] = childrenOf(child, "UUID");
    return own?.textContent?.trim() === uuid.id;
  });
}

function childrenOf(parent: XmlElement, tagName: string): readonly XmlElement[] {
  return Array.from(parent.childNodes).filter((child) => child.tagName === tagName);
}

/** The library's own type for what came out of its own document. */
function nodeOf(element: XmlElement): Parameters<kdbxweb.KdbxEntry["write"]>[0] {
  return element as Parameters<kdbxweb.KdbxEntry["write"]>[0];
}
