import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One line of the sample. */
export interface Purchase {
  /** Position in the file: several purchases of one customer may share a day. */
  readonly line: number;
  readonly accountNumber: string;
  /** `1997-01-18` */
  readonly day: string;
  readonly quantity: number;
  /** Dollars with two digits, as text. */
  readonly amount: string;
}

/** All purchases, by customer and then by day, as the file has them. */
export function readPurchases(): Purchase[] {
  const lines = readFileSync(join(import.meta.dirname, 'cdnow-sample.txt'), 'utf8')
    .trim()
    .split('\n');
  return lines.map((text, line) => {
    const [accountNumber, , date, quantity, amount] = text.trim().split(/ +/);
    const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)$/.exec(date ?? '') ?? [];
    if (!accountNumber || !day || !quantity || !amount) throw new Error(`cdnow-sample.txt, line ${line + 1}: ${text}`);
    return { line, accountNumber, day: `${year}-${month}-${day}`, quantity: Number(quantity), amount };
  });
}
