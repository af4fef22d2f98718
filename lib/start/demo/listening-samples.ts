/** What customers were given to listen to in the last 120 days. Made up: CDNOW's data has nothing of the kind. */
import { productFor } from './catalogue.ts';
import type { Purchase } from './purchases.ts';
import { draw } from './stable-id.ts';

const DAY_MS = 86_400_000;
const SPAN_DAYS = 120;
const FEEDBACK = ['Loved it', 'Wants to think about it', 'Not the right style', 'Plays it to friends', ''];

export interface ListeningSample {
  readonly accountNumber: string;
  readonly sku: string;
  readonly tastedAt: string;
  readonly followedUpAt: string | null;
  readonly resultedInOrder: boolean;
  readonly feedback: string | null;
}

const instant = (ms: number) => new Date(ms).toISOString();

/** Every fifth purchase of the period came after a sample of the record that was bought, 2 to 20 days before. */
function* samplesThatSold(purchases: readonly Purchase[], endMs: number): Generator<ListeningSample> {
  for (const { line, accountNumber, day } of purchases) {
    const boughtMs = Date.parse(day);
    if (boughtMs < endMs - (SPAN_DAYS - 21) * DAY_MS || draw(5, 'sold', line) > 0) continue;
    const tastedMs = boughtMs - (2 + draw(19, 'days', line)) * DAY_MS + (9 + draw(8, 'hour', line)) * 3_600_000;
    const followedUpAt = draw(2, 'followed', line) ? instant(tastedMs + DAY_MS) : null;
    const { sku } = productFor(line);
    yield {
      accountNumber,
      sku,
      tastedAt: instant(tastedMs),
      followedUpAt,
      resultedInOrder: true,
      feedback: 'Loved it',
    };
  }
}

/** A few others listened and have not ordered that record since; a quarter of them was called back already. */
function* samplesThatDidNot(purchases: readonly Purchase[], endMs: number): Generator<ListeningSample> {
  const bought = new Set(purchases.map(({ accountNumber, line }) => `${accountNumber} ${productFor(line).sku}`));
  for (const accountNumber of new Set(purchases.map((purchase) => purchase.accountNumber))) {
    if (draw(24, 'listened', accountNumber) > 0) continue;
    const { sku } = productFor('sample', accountNumber);
    if (bought.has(`${accountNumber} ${sku}`)) continue;
    const tastedMs = endMs - (1 + draw(SPAN_DAYS - 1, 'ago', accountNumber)) * DAY_MS + 14 * 3_600_000;
    const isCalledBack = draw(4, 'called', accountNumber) === 0 && tastedMs + 3 * DAY_MS < endMs;
    yield {
      accountNumber,
      sku,
      tastedAt: instant(tastedMs),
      followedUpAt: isCalledBack ? instant(tastedMs + 3 * DAY_MS) : null,
      resultedInOrder: false,
      feedback: FEEDBACK[draw(FEEDBACK.length, 'feedback', accountNumber)] || null,
    };
  }
}

/** `endMs`: the last day of the data, 00:00 UTC. */
export function listeningSamples(purchases: readonly Purchase[], endMs: number): ListeningSample[] {
  return [...samplesThatSold(purchases, endMs), ...samplesThatDidNot(purchases, endMs)];
}
