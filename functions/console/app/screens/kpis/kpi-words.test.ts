import { expect, it } from 'vitest';
import { evidenceWords, type Kpi, stateOf, targetWords, valueWords } from './kpi-words.ts';

const kpi = (given: Partial<Kpi>): Kpi => ({
  ...{ kpi: 'COMPLETION', value: 84.2, numerator: 80, denominator: 95, baseline: null, target: 80 },
  ...{ isReached: true, reason: null, ...given },
});

it.each([
  [kpi({}), '84.2 %', 'more than 80 %', '80 of 95 tasks made'],
  [
    kpi({ kpi: 'FOLLOW_UP', value: 2.5, target: 24 }),
    '2.5 h',
    'less than 24 h',
    'the median; 80 of 95 completed within 24 h',
  ],
  [kpi({ kpi: 'SATISFACTION', value: 4.25, target: 4 }), '4.25 of 5', 'more than 4 of 5', 'the mean of 95 ratings'],
  [kpi({ kpi: 'ACCURACY', value: null, target: 95 }), '–', 'more than 95 %', '80 of 95 that were rated'],
])('a KPI is said with its unit, its target and what it is made of', (one, value, target, evidence) => {
  expect([valueWords(one.kpi, one.value), targetWords(one), evidenceWords(one)]).toEqual([value, target, evidence]);
});

it('conversion is compared with the period before, as far as there is one', () => {
  const before = { value: 20, numerator: 4, denominator: 20 };
  const conversion = kpi({ kpi: 'SAMPLE_CONVERSION', target: 15 });
  expect(targetWords({ kpi: 'ACCURACY', target: 100 })).toBe('100 %');
  expect(targetWords({ kpi: 'SATISFACTION', target: 5 })).toBe('5 of 5');
  expect(targetWords(conversion)).toBe('at least 15 % more than in the period before');
  expect(evidenceWords(conversion)).toBe('80 of 95 tastings');
  const words = (change: number | null) => evidenceWords({ ...conversion, baseline: { ...before, change } });
  expect(words(50)).toBe('80 of 95 tastings; 20 % in the period before, +50 %');
  expect(words(-12.5)).toBe('80 of 95 tastings; 20 % in the period before, -12.5 %');
  expect(words(null)).toBe('80 of 95 tastings; 20 % in the period before');
});

it('the state is in words, also where it is not known', () => {
  expect(stateOf(kpi({}), 10).text).toBe('reached');
  expect(stateOf(kpi({ isReached: false }), 10).text).toBe('not reached');
  expect(stateOf(kpi({ isReached: null, reason: 'TOO_FEW' }), 10).text).toBe('not known: fewer than 10');
  expect(stateOf(kpi({ isReached: null, reason: 'TOO_FEW_BEFORE' }), 10).text).toBe('too few before to compare');
});
