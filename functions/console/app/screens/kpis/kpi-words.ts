/** KPIs in words. */
import type { ReplyOf } from '../../api/call.ts';
import type { Tone } from '../../parts/pill.tsx';
import { count, number } from '../../parts/words.ts';

export type Kpis = ReplyOf<'getKpis'>;
export type Kpi = Omit<Kpis['kpis'][number], 'series'>;
export type KpiName = Kpi['kpi'];

export const titles: Readonly<Record<KpiName, string>> = {
  SAMPLE_CONVERSION: 'Ordered after a tasting',
  COMPLETION: 'Tasks completed',
  FOLLOW_UP: 'Time to follow-up',
  SATISFACTION: 'Satisfaction',
  ACCURACY: 'Tasks that were right',
};

const units: Readonly<Record<KpiName, string>> = {
  SAMPLE_CONVERSION: '%',
  COMPLETION: '%',
  FOLLOW_UP: 'h',
  SATISFACTION: 'of 5',
  ACCURACY: '%',
};

export const unitOf = (kpi: KpiName): string => units[kpi];

/** A dash stands for no value. */
export const valueWords = (kpi: KpiName, value: number | null): string =>
  value === null ? '–' : `${number(value)} ${units[kpi]}`;

/** Names of numerator and denominator; a sum of ratings says nothing. */
export const countNames: Readonly<Record<KpiName, readonly [part: string, whole: string]>> = {
  SAMPLE_CONVERSION: ['with an order', 'tastings'],
  COMPLETION: ['completed', 'tasks made'],
  FOLLOW_UP: ['within the target', 'completed'],
  SATISFACTION: ['', 'ratings'],
  ACCURACY: ['right', 'rated'],
};

/** More than these cannot be. */
const best: Readonly<Partial<Record<KpiName, number>>> = { COMPLETION: 100, SATISFACTION: 5, ACCURACY: 100 };

export function targetWords({ kpi, target }: Pick<Kpi, 'kpi' | 'target'>): string {
  if (kpi === 'SAMPLE_CONVERSION') return `at least ${number(target)} % more than in the period before`;
  if (target === best[kpi]) return valueWords(kpi, target);
  return `${kpi === 'FOLLOW_UP' ? 'less' : 'more'} than ${valueWords(kpi, target)}`;
}

/** What the value is made of. */
export function evidenceWords({ kpi, numerator, denominator, baseline, target }: Kpi): string {
  const part = `${number(numerator)} of ${number(denominator)}`;
  if (kpi === 'COMPLETION') return `${part} tasks made`;
  if (kpi === 'FOLLOW_UP') return `the median; ${part} completed within ${number(target)} h`;
  if (kpi === 'SATISFACTION') return `the mean of ${count(denominator, 'rating')}`;
  if (kpi === 'ACCURACY') return `${part} that were rated`;
  if (!baseline || baseline.value === null) return `${part} tastings`;
  const change = baseline.change === null ? '' : `, ${baseline.change < 0 ? '' : '+'}${number(baseline.change)} %`;
  return `${part} tastings; ${number(baseline.value)} % in the period before${change}`;
}

/** Whether the target is reached, with a tone that repeats it. */
export function stateOf({ isReached, reason }: Kpi, smallest: number): { readonly tone: Tone; readonly text: string } {
  if (isReached === null)
    return {
      tone: 'plain',
      text: reason === 'TOO_FEW_BEFORE' ? 'too few before to compare' : `not known: fewer than ${smallest}`,
    };
  return isReached ? { tone: 'ok', text: 'reached' } : { tone: 'bad', text: 'not reached' };
}
