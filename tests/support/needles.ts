/** What may not stand in a file, in every form in which it could stand there, and a search for many of them at once. */

export type Needle = { readonly name: string; readonly form: string; readonly bytes: Buffer };

/** A text as UTF-8 and UTF-16, and in the forms of `bytesNeedles`. */
export function textNeedles(name: string, text: string): readonly Needle[] {
  return [
    { name, form: "utf-16", bytes: Buffer.from(text, "utf16le") },
    ...bytesNeedles(name, Buffer.from(text)),
  ];
}

/** Bytes raw, in hex and in both base64 alphabets, wherever in a longer value they may begin; text also as UTF-16. */
export function bytesNeedles(name: string, value: Uint8Array): readonly Needle[] {
  const bytes = Buffer.from(value);
  const hex = bytes.toString("hex");
  const texts = [
    ["hex", hex],
    ["HEX", hex.toUpperCase()],
    ...[0, 1, 2].flatMap((shift) => [
      [`base64 +${shift}`, base64Within(bytes, shift)],
      [`base64url +${shift}`, base64Within(bytes, shift).replaceAll("+", "-").replaceAll("/", "_")],
    ]),
  ] as const;
  return [
    { name, form: "raw", bytes },
    ...texts.flatMap(([form = "", text = ""]) => [
      { name, form, bytes: Buffer.from(text) },
      { name, form: `${form} utf-16`, bytes: Buffer.from(text, "utf16le") },
    ]),
  ];
}

/** The characters of a base64 text that depend on `bytes` alone when `shift` (mod 3) bytes stand before them. */
function base64Within(bytes: Buffer, shift: number): string {
  const text = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString("base64")
    .replaceAll("=", "");
  const isWhole = (shift + bytes.length) % 3 === 0;
  return text.slice(Math.ceil((shift * 8) / 6), isWhole ? undefined : -1);
}

const PREFIX_LENGTH = 4;

/** Finds all needles in one pass: only where four bytes are those that some needle begins with is it looked closer. */
export class NeedleSearch {
  readonly #byPrefix = new Map<number, Needle[]>();
  readonly #mayBegin = new Uint8Array(65_536);

  constructor(needles: readonly Needle[]) {
    for (const needle of needles) {
      if (needle.bytes.length < PREFIX_LENGTH) throw new Error(`too short to look for: ${needle.name}`);
      const prefix = needle.bytes.readUInt32LE(0);
      this.#mayBegin[prefix & 0xffff] = 1;
      this.#byPrefix.set(prefix, [...(this.#byPrefix.get(prefix) ?? []), needle]);
    }
  }

  /** Those that stand in `bytes`, each once. */
  within(bytes: Buffer): readonly Needle[] {
    const found = new Set<Needle>();
    for (let at = 0; at + PREFIX_LENGTH <= bytes.length; at++) {
      if (this.#mayBegin[(bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)] === 0) continue;
      for (const needle of this.#byPrefix.get(bytes.readUInt32LE(at)) ?? [])
        if (bytes.subarray(at, at + needle.bytes.length).equals(needle.bytes)) found.add(needle);
    }
    return [...found];
  }
}
