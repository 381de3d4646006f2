/** Icons drawn for this site: 20 px grid, 1.5 px stroke, the colour of the text; decorative, a label stands beside. */
import { Html } from "./html.ts";

const PATHS = {
  mark: '<path d="M3 12.5h14l-1.8 3.4a1.5 1.5 0 0 1-1.3.8H6.1a1.5 1.5 0 0 1-1.3-.8L3 12.5Z"/><path d="M5.5 12.5V9h9v3.5M8 9V6h4v3M10 6V3.5"/>',
  passkey:
    '<circle cx="7" cy="7.5" r="3.25"/><path d="M1.75 16.5c.4-3 2.5-4.5 5.25-4.5 1.2 0 2.3.3 3.2.9"/><circle cx="14.5" cy="9" r="2.75"/><path d="M14.5 11.75v5.5m0-2.5h2"/>',
  synced: '<path d="M6 15.5a3.75 3.75 0 0 1-.5-7.45 4.75 4.75 0 0 1 9.15 1.15A3.2 3.2 0 0 1 14.3 15.5H6Z"/>',
  device: '<rect x="3" y="4" width="14" height="9.5" rx="1.5"/><path d="M7 16.5h6"/>',
  plus: '<path d="M10 4v12M4 10h12"/>',
  code: '<rect x="2.5" y="5" width="15" height="10" rx="1.5"/><path d="M6 10h.01M10 10h.01M14 10h.01"/>',
} as const;

export function icon(name: keyof typeof PATHS): Html {
  return new Html(
    `<svg class="icon" viewBox="0 0 20 20" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${PATHS[name]}</svg>`,
  );
}
