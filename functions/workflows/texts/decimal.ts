/** Exact decimals, as PostgreSQL's numeric has them: 0.1 plus 0.2 is 0.3. */

export interface Decimal {
  readonly digits: bigint;
  /** How many of the digits are behind the point. */
  readonly scale: number;
}

const WRITTEN = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

/** Of a number or of a text that is one; undefined for anything else. */
export function readDecimal(value: unknown): Decimal | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  const [, sign, whole, fraction = '', exponent = '0'] = WRITTEN.exec(String(value).trim()) ?? [];
  if (whole === undefined) return undefined;
  const digits = BigInt(`${sign}${whole}${fraction}`);
  const scale = fraction.length - Number(exponent);
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

export function add(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  const at = ({ digits, scale: own }: Decimal) => digits * 10n ** BigInt(scale - own);
  return { digits: at(a) + at(b), scale };
}

export const negate = ({ digits, scale }: Decimal): Decimal => ({ digits: -digits, scale });

/** Half goes away from zero. */
export function round({ digits, scale }: Decimal, places: number): Decimal {
  if (scale <= places) return { digits, scale };
  const unit = 10n ** BigInt(scale - places);
  const size = digits < 0n ? -digits : digits;
  const rounded = (size + unit / 2n) / unit;
  return { digits: digits < 0n ? -rounded : rounded, scale: places };
}

/** With exactly `places` digits behind the point, or with as many as it needs. */
export function write({ digits, scale }: Decimal, places?: number): string {
  const size = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
  const whole = size.slice(0, size.length - scale);
  const fraction = size.slice(size.length - scale);
  const shown = places === undefined ? fraction.replace(/0+$/, '') : fraction.padEnd(places, '0');
  const sign = digits < 0n ? '-' : '';
  return `${sign}${whole}${shown === '' ? '' : `.${shown}`}`;
}
