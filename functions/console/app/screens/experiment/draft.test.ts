import { expect, it } from 'vitest';
import {
  armsOf,
  changeOf,
  type Draft,
  dividedEvenly,
  draftOf,
  draftOn,
  emptyDraft,
  emptyPlan,
  newExperiment,
  planOf,
  sumOf,
} from './draft.ts';

it.each([2, 3, 7, 20])('%d arms that are divided evenly add up to 100', (n) => {
  const arms = armsOf(Array.from({ length: n }, (_, place) => `arm-${place}`));
  expect(sumOf(arms)).toBe(100);
  const shares = arms.map(({ percentage }) => Number(percentage));
  expect(Math.max(...shares) - Math.min(...shares)).toBeLessThan(0.011);
});

it('the sum has no rounding of its own, and none while a number is missing', () => {
  const arms = armsOf(['a', 'b', 'c']).map((arm, place) => ({
    ...arm,
    percentage: ['33.33', '33.33', '33.34'][place] ?? '',
  }));
  expect(sumOf(arms)).toBe(100);
  expect(sumOf([{ id: 'a', label: '', percentage: '' }])).toBeNaN();
  expect(sumOf([{ id: 'a', label: '', percentage: '12,5' }])).toBe(12.5);
  expect(dividedEvenly(arms)[0]).toMatchObject({ id: 'a', percentage: '33.34' });
});

it('what is saved is what the form was filled in with', () => {
  const draft: Draft = {
    ...{ ...emptyDraft, name: 'Shorter', key: 'subject', control: 'a', kind: 'EVENT', eventType: 'custom.renewed' },
    ...{ days: '7', holdoutPercent: '10', smallestArm: '200' },
  };
  expect(newExperiment(draft)).toEqual({
    ...{ name: 'Shorter', key: 'subject', control: 'a', holdoutPercent: 10, smallestArm: 200 },
    arms: [
      { id: 'a', percentage: 50 },
      { id: 'b', percentage: 50 },
    ],
    outcome: { kind: 'EVENT', days: 7, eventType: 'custom.renewed' },
  });
  expect(changeOf({ ...draft, kind: 'ORDER' }).outcome).toEqual({ kind: 'ORDER', days: 7 });
  expect(changeOf(emptyDraft)).not.toHaveProperty('control');
  expect(changeOf({ ...draft, days: '' }).outcome?.days).toBeNaN();
});

it('one on a trigger holds customers out, and has no arms of its own', () => {
  const draft: Draft = { ...draftOn('t'), name: 'Does it help?' };
  expect(newExperiment(draft)).toEqual({
    ...{ name: 'Does it help?', triggerId: 't', holdoutPercent: 10, smallestArm: 100 },
    outcome: { kind: 'ORDER', days: 14 },
  });
  // Of 50 a day 5 and 45: as much as 9 and 9.
  expect(planOf(emptyPlan, draft)).toMatchObject({ arms: 2, customersPerDay: 18 });
});

it('a label that is the id is empty in the form', () => {
  const arms = [
    { id: 'a', label: 'As before', percentage: 50 },
    { id: 'b', label: 'b', percentage: 50 },
  ];
  const outcome = { kind: 'ORDER', days: 14, eventType: null } as const;
  const saved = { name: 'x', key: 'k', arms, control: 'a', outcome, holdoutPercent: 0, smallestArm: 100 };
  const draft = draftOf(saved as unknown as Parameters<typeof draftOf>[0]); // what draftOf reads of it
  expect(draft.arms.map(({ label }) => label)).toEqual(['As before', '']);
});

it('the plan counts shares, and without those who are held out', () => {
  expect(planOf(emptyPlan, { ...emptyDraft, holdoutPercent: '10' })).toEqual({
    ...{ baseline: 0.1, effect: 0.02, power: '80', customersPerDay: 45, arms: 2, outcomeDays: 14 },
  });
});
