// How large something is, as a page writes it.

/** "1.2 MB" in the language of the page. */
export function sizeText(bytes: number, language: string): string {
  const [unit, value] = bytes < 1_048_576 ? (["kilobyte", bytes / 1024] as const) : (["megabyte", bytes / 1_048_576] as const);
  const digits = value < 10 && unit === "megabyte" ? 1 : 0;
  const shown = Math.max(value, unit === "kilobyte" ? 1 : 0);
  return new Intl.NumberFormat(language, { style: "unit", unit, maximumFractionDigits: digits }).format(shown);
}
