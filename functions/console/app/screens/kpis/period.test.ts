import { describe, expect, it } from 'vitest';
import { isBetween, lastWhole, periodOf } from './period.ts';

const TODAY = '2026-03-31';

describe('the period of KPIs', () => {
  it.each([
    [{}, '2025-12-31', TODAY],
    [{ days: '28' }, '2026-03-04', TODAY],
    [{ days: '29' }, '2025-12-31', TODAY],
    [{ from: '2026-01-01' }, '2026-01-01', TODAY],
    [{ from: '2025-10-01', to: '2025-12-31', days: '28' }, '2025-10-01', '2025-12-31'],
    [{ to: '2025-12-31' }, '2025-10-02', '2025-12-31'],
    [{ from: '2026-02-30x', to: 'never' }, '2025-12-31', TODAY],
  ])('%j is from %s to %s', (asked, from, to) => {
    expect(periodOf(asked, TODAY)).toEqual({ from, to });
  });

  it('is between days where the address names one', () => {
    expect([{}, { from: 'x' }, { from: TODAY }, { to: TODAY }].map(isBetween)).toEqual([false, false, true, true]);
  });

  it.each([
    [1, '2026-03-31', '2026-02-01', '2026-02-28'],
    [1, '2026-01-01', '2025-12-01', '2025-12-31'],
    [3, '2026-03-31', '2025-10-01', '2025-12-31'],
    [3, '2026-04-01', '2026-01-01', '2026-03-31'],
  ] as const)('is the last whole %s months before %s', (months, today, from, to) => {
    expect(lastWhole(months, today)).toEqual({ from, to });
  });
});
