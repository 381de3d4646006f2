/** The name in `_locales` of a fault code's sentence; keys there hold only letters, digits and underscores. */
export function faultKey(code: string): string {
  return `fault_${code.replaceAll(/[^a-z0-9]/g, "_")}`;
}
