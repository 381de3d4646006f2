/** Name in `_locales` of a remark's text. Keys there hold only letters, digits and underscores. */
export function remarkKey(code: string): string {
  return `exchange_remark_${code.replaceAll("-", "_")}`;
}
