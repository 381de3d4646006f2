/**
 * The file that the person chose, as long as this page lives: the background forgets it when it ends or the vault is
 * locked, and the page then reads it again without asking. Never written anywhere.
 */
import { signal } from "@preact/signals";

export type KeptFile = { readonly file: File; readonly importId: string };

export const keptFile = signal<KeptFile | null>(null);
