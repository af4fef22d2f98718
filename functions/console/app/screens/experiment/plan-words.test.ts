import { expect, it } from 'vitest';
import { emptyDraft, emptyPlan, planOf } from './draft.ts';
import { planMessages } from './plan-words.ts';

/** What the API says of each. */
const said = {
  baseline: 'must be a number between 0 and 1',
  effect: 'must not be 0, and must keep baseline + effect between 0 and 1; it is 0.1',
};
const shown = (baseline: string, effect: string) =>
  planMessages(said, planOf({ ...emptyPlan, baseline, effect, customersPerDay: '50' }, emptyDraft));

it.each([
  ['0', 'must be a number greater than 0 and less than 100'],
  ['abc', 'must be a number greater than 0 and less than 100'],
])('a share of %s is refused in percent', (typed, message) => {
  expect(shown(typed, '2').baseline).toBe(message);
});

it.each([
  ['0', 'must not be 0'],
  ['x', 'must be a number of points'],
  ['-10', 'must leave more than 0 and less than 100 percent; with it there are 0'],
  ['95.5', 'must leave more than 0 and less than 100 percent; with it there are 105.5'],
])('a change of %s points is refused in points', (typed, message) => {
  expect(shown('10', typed).effect).toBe(message);
});

it('what is said without shares stays, and nothing is added', () => {
  const body = planOf({ ...emptyPlan, baseline: '10', customersPerDay: '1' }, emptyDraft);
  expect(planMessages({ effect: 'must be greater: with 1 customers a day …' }, body)).toEqual({
    effect: 'must be greater: with 1 customers a day …',
  });
  expect(planMessages({}, body)).toEqual({});
});
