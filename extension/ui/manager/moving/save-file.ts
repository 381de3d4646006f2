/** Hands a file that was made in this page to the person, as a download of the browser. */

/** An address that the caller gives back (`URL.revokeObjectURL`) once nobody can press it any more. */
export function addressOfFile(parts: readonly BlobPart[], type: string): string {
  return URL.createObjectURL(new Blob([...parts], { type }));
}

/** As if the person had followed a link to it. */
export function saveFile(name: string, parts: readonly BlobPart[], type: string): void {
  const link = document.createElement("a");
  link.href = addressOfFile(parts, type);
  link.download = name;
  link.click();
  // The browser has taken hold of the file when the click is over.
  setTimeout(() => URL.revokeObjectURL(link.href), KEEP_MS);
}

const KEEP_MS = 60_000;
