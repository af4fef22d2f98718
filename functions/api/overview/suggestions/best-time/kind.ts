import { shareOf, zOf } from '../../../../engine/inference/shares.ts';
import type { Kind, Suggestion } from '../suggestion.ts';
import { daysBefore, SETTLE_DAYS } from '../suggestion.ts';
import { count, lineOf, sayShare } from '../words.ts';
import { countByTime } from './queries.gen.ts';
import { tryAt } from './try-at.ts';

type Row = NonNullable<(typeof countByTime)['gives']>;

/** Cases of one group. */
const NEEDS = 100;
/** Cases of an hour, or of a weekday; others are not looked at. */
const CELL_NEEDS = 30;
const ALPHA = 0.05;

const words: Readonly<Record<string, { readonly one: string; readonly hit: string; readonly does: string }>> = {
  MESSAGE: { one: 'message', hit: 'answered within a day', does: 'write' },
  CALL: { one: 'booking', hit: 'kept', does: 'agree on calls' },
  TASK: { one: 'completed task', hit: `followed by an order within ${SETTLE_DAYS} days`, does: 'do their tasks' },
};
const weekdays = ['Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays', 'Sundays'];

const clock = (hour: number) => `${String(hour).padStart(2, '0')}:00`;
const timeOf = ({ by, cell }: Row) =>
  by === 'HOUR' ? `from ${clock(cell)} to ${clock(cell + 1)}` : `on ${weekdays[cell - 1]}`;

const sum = (rows: readonly Row[], of: 'cases' | 'hits') => rows.reduce((all, row) => all + row[of], 0);

/** The best cell of hours, or of weekdays, if it surely does better than the others together. `z` is that of all cells that are looked at. */
function bestOf(cells: readonly Row[], z: number) {
  const compared = cells
    .filter(({ cases }) => cases >= CELL_NEEDS)
    .map((cell) => {
      const rest = cells.filter((other) => other !== cell);
      return { cell, restCases: sum(rest, 'cases'), restHits: sum(rest, 'hits') };
    })
    .filter(({ restCases }) => restCases >= CELL_NEEDS)
    .map(({ cell, restCases, restHits }) => ({
      cell,
      best: shareOf(cell.hits, cell.cases, z),
      rest: shareOf(restHits, restCases, z),
    }))
    .filter(({ best, rest }) => best.low > rest.high)
    .toSorted((a, b) => b.best.low - a.best.low)[0];
  if (!compared) return undefined;
  const { cell, best, rest } = compared;
  const { one, hit, does } = words[cell.what] ?? { one: 'case', hit: 'met', does: 'act' };
  const points = (share: number) => Math.round(share * 1000) / 10;
  const found = {
    target: {
      ...{ type: 'GROUP' as const, id: null, name: cell.groupName },
      part: [cell.what, cell.groupName, cell.by, cell.cell].join('|'),
    },
    sentence: `Customers of the group “{GROUP}”: of ${count(best.denominator, one)} ${timeOf(cell)}, ${best.numerator} ${best.numerator === 1 ? 'was' : 'were'} ${hit} (${sayShare(best)}), of ${rest.denominator} at other times ${rest.numerator} (${sayShare(rest)}). Try to ${does} ${timeOf(cell)}.`,
    names: { GROUP: cell.groupName },
    main: best,
    figures: [lineOf(`${timeOf(cell)}: ${hit}`, best), lineOf(`At other times: ${hit}`, rest)],
    effect: {
      low: points(best.low - rest.high),
      high: points(best.high - rest.low),
      unit: `percentage points more ${hit}, if the time is what makes the difference`,
    },
  };
  return { found, better: cell };
}

function groupsOf(rows: readonly Row[], keyOf: (row: Row) => string): readonly (readonly Row[])[] {
  const keys = [...new Set(rows.map(keyOf))];
  return keys.map((key) => rows.filter((row) => keyOf(row) === key));
}

/** Hours and weekdays at which a group of customers surely answers, keeps bookings or lets tasks be completed more often than at others. */
export const bestTime: Kind = {
  name: 'BEST_TIME',
  needs: NEEDS,
  cases: 'answered or unanswered messages, kept or missed bookings, or completed tasks of one group of customers',
  async find(scope) {
    const { database, tenantId, now, since } = scope;
    const settled = { settleDays: SETTLE_DAYS, settledBefore: daysBefore(now, SETTLE_DAYS) };
    const rows = await database.many(countByTime, { tenantId, now, since, ...settled });
    const groups = groupsOf(rows, ({ what, groupName, by }) => JSON.stringify([what, groupName, by]));
    const large = groups.filter((cells) => sum(cells, 'cases') >= NEEDS);
    const looks = large.flat().filter(({ cases }) => cases >= CELL_NEEDS).length;
    const z = zOf(ALPHA, Math.max(1, looks));
    const suggestions: Suggestion[] = [];
    for (const cells of large) {
      const best = bestOf(cells, z);
      if (best) suggestions.push({ ...best.found, ...(await tryAt(scope, best.better)) });
    }
    return { suggestions, has: Math.max(0, ...groups.map((cells) => sum(cells, 'cases'))) };
  },
};
