/** Says what customers did after a task or an entry, and what may not be concluded from it. */
import { outlooks } from './score-view.ts';

export interface Row {
  readonly outlook: string;
  readonly customers: number;
  readonly ordered: number;
  readonly asked: number;
}

/** Shares of fewer say more about chance. */
export const SMALLEST = 10;

const shareOf = (part: number, whole: number): number | null =>
  whole < SMALLEST ? null : Number(((100 * part) / whole).toFixed(1));

const sum = (rows: readonly { customers: number; ordered: number }[], of: 'customers' | 'ordered') =>
  rows.reduce((total, row) => total + row[of], 0);

/** Shares of customers who ordered, and of those whose rhythm had an order due in that time anyway. Null where too few count. */
export function describeOrders(rows: readonly Row[]) {
  const byOutlook = outlooks.map((outlook) => {
    const { customers = 0, ordered = 0 } = rows.find((row) => row.outlook === outlook) ?? {};
    return { outlook, customers, ordered, share: shareOf(ordered, customers) };
  });
  const [customers, ordered] = [sum(byOutlook, 'customers'), sum(byOutlook, 'ordered')];
  const known = byOutlook.filter(({ outlook }) => outlook === 'DUE' || outlook === 'LATER');
  const foretold = { customers: sum(known, 'customers'), ordered: sum(known, 'ordered') };
  const due = byOutlook.find(({ outlook }) => outlook === 'DUE')?.customers ?? 0;
  return {
    ...{ customers, ordered, share: shareOf(ordered, customers) },
    foretold: {
      ...{ ...foretold, share: shareOf(foretold.ordered, foretold.customers) },
      ...{ due, dueShare: shareOf(due, foretold.customers) },
    },
    byOutlook,
    isSampled: (rows[0]?.asked ?? 0) > customers,
  };
}

type Description = ReturnType<typeof describeOrders>;

/** The subject is whom the figures are about: "customers with a task". */
export function describeInWords({ share, foretold, customers }: Description, subject: string, days: number): string {
  const span = days === 1 ? 'day to order in is' : `${days} days to order in are`;
  if (share === null) return `Too few to say anything: the ${span} over for ${customers} of the ${subject}.`;
  const did = `${share} percent of ${customers} ${subject} ordered within ${days} days.`;
  const expected =
    foretold.dueShare === null
      ? 'Their rhythm foretells the next order of too few to say what was to be expected.'
      : `Of the ${foretold.customers} whose next order their rhythm foretells, ${foretold.share} percent ordered, and ${foretold.dueShare} percent were due anyway.`;
  return `${did} ${expected}`;
}
