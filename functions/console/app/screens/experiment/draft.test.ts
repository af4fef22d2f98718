import { expect, it } from 'vitest';
import {
  armsOf,
  armsOfTrigger,
  baselineInput,
  changeOf,
  countedPlan,
  type Draft,
  dividedEvenly,
  draftOf,
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
    outcome: { kind: 'EVENT', better: 'MORE', days: 7, eventType: 'custom.renewed' },
  });
  expect(changeOf({ ...draft, kind: 'ORDER' }).outcome).toEqual({ kind: 'ORDER', better: 'MORE', days: 7 });
  expect(changeOf(emptyDraft)).not.toHaveProperty('control');
  expect(changeOf({ ...draft, days: '' }).outcome?.days).toBeNaN();
});

it('a label that is the id is empty in the form', () => {
  const arms = [
    { id: 'a', label: 'As before', percentage: 50 },
    { id: 'b', label: 'b', percentage: 50 },
  ];
  const outcome = { kind: 'ORDER', days: 14, eventType: null, better: 'LESS' } as const;
  const saved = { name: 'x', key: 'k', arms, control: 'a', outcome, holdoutPercent: 0, smallestArm: 100 };
  const draft = draftOf(saved as unknown as Parameters<typeof draftOf>[0]); // what draftOf reads of it
  expect(draft.arms.map(({ label }) => label)).toEqual(['As before', '']);
  expect(changeOf(draft).outcome?.better).toBe('LESS');
});

it('the plan counts shares, and without those who are held out', () => {
  const plan = { ...emptyPlan, baseline: '10', customersPerDay: '50' };
  expect(planOf(plan, { ...emptyDraft, holdoutPercent: '10' })).toEqual({
    ...{ baseline: 0.1, effect: 0.02, power: '80', customersPerDay: 45, arms: 2, outcomeDays: 14 },
  });
});

it('the plan begins with what was counted, and with nothing that was not', () => {
  const counted = { from: '', until: '', customers: 117, customersPerDay: 1.29, share: 0.5712 };
  expect(countedPlan(counted, emptyDraft)).toEqual({ customersPerDay: '1.29', baseline: '57.12' });
  expect(countedPlan(counted, { ...emptyDraft, kind: 'REPLY' })).toEqual({ customersPerDay: '1.29' });
  expect(countedPlan({ ...counted, share: 0 }, emptyDraft)).toEqual({ customersPerDay: '1.29' });
  expect(countedPlan({ ...counted, customers: 0, customersPerDay: null, share: null }, emptyDraft)).toEqual({});
});

it('the plan is counted for a trigger or a key, once the days are a number', () => {
  expect(baselineInput(emptyDraft)).toBeUndefined();
  expect(baselineInput({ ...emptyDraft, key: 'letter' })).toEqual({ query: { key: 'letter', days: 14 } });
  const onTrigger: Draft = { ...emptyDraft, subject: 'trigger', key: 'letter', triggerId: 'one' };
  expect(baselineInput({ ...onTrigger, days: '30' })).toEqual({ query: { triggerId: 'one', days: 30 } });
  for (const days of ['', '91', '0', '1.5', 'x']) expect(baselineInput({ ...onTrigger, days })).toBeUndefined();
});

it('one on a trigger has the settings of its arms, none of a split, and a control only among several', () => {
  const [before, other] = armsOfTrigger();
  if (!before || !other) throw new Error('A trigger begins with two arms');
  const arms = [before, { ...other, config: { daysAfter: 3, taskTitle: null } }];
  const draft: Draft = { ...emptyDraft, subject: 'trigger', triggerId: 'one', arms, control: 'other' };
  expect(newExperiment(draft)).toMatchObject({
    ...{ triggerId: 'one', control: 'other' },
    arms: [
      { id: 'as-before', percentage: 50, config: {} },
      { id: 'other', percentage: 50, config: { daysAfter: 3, taskTitle: null } },
    ],
  });
  expect(newExperiment(draft)).not.toHaveProperty('key');
  const single = { ...draft, arms: [{ ...before, percentage: '100' }], holdoutPercent: '30' };
  expect(newExperiment(single)).not.toHaveProperty('control');
  expect(newExperiment({ ...draft, control: 'HELD_OUT' })).not.toHaveProperty('control');
  // 30 against 70 percent say as much as two halves of 84.
  expect(planOf({ ...emptyPlan, customersPerDay: '100' }, single)).toMatchObject({ arms: 2, customersPerDay: 84 });
});
