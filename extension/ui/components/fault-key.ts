/**
 * Names in `_locales` for a fault code, most fitting first: its own sentence, then its domain's, then the general one.
 * Keys there hold only letters, digits and underscores.
 */
export function faultKeys(code: string): readonly string[] {
  return [code, code.split("/")[0] ?? "", "unknown"].map(
    (name) => `fault_${name.replaceAll(/[^a-z0-9]/g, "_")}`,
  );
}
