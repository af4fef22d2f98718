/** Says what customers did after a task or an entry, and what may not be concluded from it. */
import { outlooks } from './score-view.ts';

export interface Row {
  readonly outlook: string;
  readonly customers: number;
  readonly ordered: number;
  readonly asked: number;
}

/** Shares of fewer say more about chance. */
const SMALLEST = 10;

const shareOf = (part: number, whole: number): number | null =>
  whole < SMALLEST ? null : Number(((100 * part) / whole).toFixed(1));

const sum = (rows: readonly { customers: number; ordered: number }[], of: 'customers' | 'ordered') =>
  rows.reduce((total, row) => total + row[of], 0);

export function describeOrders(rows: readonly Row[]) {
  const byOutlook = outlooks.map((outlook) => {
    const { customers = 0, ordered = 0 } = rows.find((row) => row.outlook === outlook) ?? {};
    return { outlook, customers, ordered, share: shareOf(ordered, customers) };
  });
  const [customers, ordered] = [sum(byOutlook, 'customers'), sum(byOutlook, 'ordered')];
  const withRhythm = sum(byOutlook.slice(0, 3), 'customers');
  const due = byOutlook[0]?.customers ?? 0;
  return {
    ...{ customers, ordered, share: shareOf(ordered, customers), withRhythm, due, dueShare: shareOf(due, withRhythm) },
    byOutlook,
    isSampled: (rows[0]?.asked ?? 0) > customers,
  };
}

type Description = ReturnType<typeof describeOrders>;

/** The subject is whom the figures are about: "customers with a task". */
export function describeInWords({ share, dueShare, customers }: Description, subject: string, days: number): string {
  if (share === null) return `Too few to say anything: ${customers} ${subject}.`;
  const did = `${share} percent of ${customers} ${subject} ordered within ${days} days.`;
  const expected =
    dueShare === null
      ? 'Too few of them have a rhythm to say what was to be expected.'
      : `By their rhythm, ${dueShare} percent of those who have one were due in these days anyway.`;
  return `${did} ${expected} This describes, and proves no effect.`;
}
