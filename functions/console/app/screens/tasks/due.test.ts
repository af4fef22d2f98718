import { describe, expect, it } from 'vitest';
import { toShareFilter } from './ask/share-filter.ts';
import { dueQuery, endOfDay } from './due.ts';

const at = Date.parse('2026-03-08T04:30:20Z');
const NEW_YORK = 'America/New_York';

describe('the filter by due date', () => {
  it("ends the day at midnight of the tenant's zone, also on a day of 23 hours", () => {
    expect(new Date(endOfDay(at, NEW_YORK)).toISOString()).toBe('2026-03-08T05:00:00.000Z');
    const later = Date.parse('2026-03-08T20:00:00Z');
    expect(new Date(endOfDay(later, NEW_YORK)).toISOString()).toBe('2026-03-09T04:00:00.000Z');
    expect(new Date(endOfDay(at, 'Asia/Tokyo')).toISOString()).toBe('2026-03-08T15:00:00.000Z');
  });

  it.each([
    ['overdue', { dueBefore: '2026-03-08T04:30:00.000Z' }],
    ['today', { dueSince: '2026-03-08T04:30:00.000Z', dueBefore: '2026-03-08T05:00:00.000Z' }],
    ['until-today', { dueBefore: '2026-03-08T05:00:00.000Z' }],
    ['week', { dueBefore: '2026-03-15T04:30:00.000Z' }],
    ['later', { dueSince: '2026-03-08T05:00:00.000Z' }],
    ['never', { isDated: 'false' }],
    ['nonsense', {}],
    [undefined, {}],
  ])('%s asks for %o', (due, query) => {
    expect(dueQuery(due, at, NEW_YORK)).toEqual(query);
  });
});

it('what is shared out is the view without its status and page, flags as such', () => {
  const query = { isAssigned: 'false', isDated: 'true', priority: 'LOW', status: 'COMPLETED', cursor: 'x' };
  expect(toShareFilter(query)).toEqual({ isAssigned: false, isDated: true, priority: 'LOW' });
});
