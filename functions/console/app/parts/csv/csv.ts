/** Lists as CSV, as spreadsheets read it (RFC 4180). */

/** A name for each column, and what a row has there. */
export type Columns<T> = Readonly<Record<string, (row: T) => string | number | boolean | null | undefined>>;

/** Marks the file as UTF-8 for Excel. */
const BYTE_ORDER_MARK = '\uFEFF';
/** A spreadsheet takes a text that begins with one of these for a formula. https://owasp.org/www-community/attacks/CSV_Injection */
const FORMULA = /^[=+\-@\t\r]/;

function cell(value: string | number | boolean | null | undefined): string {
  if (typeof value !== 'string') return String(value ?? '');
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function toCsv<T>(columns: Columns<T>, rows: readonly T[]): string {
  const lines = rows.map((row) => Object.values(columns).map((valueIn) => cell(valueIn(row))));
  return BYTE_ORDER_MARK + [Object.keys(columns).map(cell), ...lines].map((line) => `${line.join(',')}\r\n`).join('');
}
