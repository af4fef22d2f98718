import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { maintenance, triggers } from '../../../lib/deploy/deployed.ts';
import { costDocument } from './cost-document.ts';
import { atRest, counted, millionFollowUps } from './cost-model.ts';

describe('the cost document', () => {
  test('says what the model says', async () => {
    await expect(costDocument()).toMatchFileSnapshot(join(import.meta.dirname, '..', '..', '..', 'docs', 'costs.md'));
  });
});

describe('the cost model', () => {
  test('is made for the schedules that are deployed', () => {
    expect(new Set(triggers.map(({ schedule }) => schedule))).toEqual(new Set(['cron(0 0/6 * * ? *)']));
    expect(Object.fromEntries(maintenance.map(({ name, schedule }) => [name, schedule]))).toEqual({
      'cleanup-old-jobs': 'cron(0 0 ? * SUN *)',
      'cleanup-temp-files': 'cron(0 2 * * ? *)',
      'database-backup': 'cron(0 0 * * ? *)',
      'raise-month-transitions': 'cron(5 0,12 * * ? *)',
      'raise-overdue-deliverables': 'cron(30 11 * * ? *)',
      'reconcile-bookings': 'cron(0 3 * * ? *)',
      'reconcile-events': 'cron(5 3 * * ? *)',
      'sample-metrics': 'cron(15 0 * * ? *)',
      'send-reminder-emails': 'cron(0 12 * * ? *)',
      'update-client-metrics': 'cron(0 0/6 * * ? *)',
    });
  });

  test('pays three statements at the most up to 500 tasks, and one for each further chunk', () => {
    expect(counted.evaluation(500).statements).toBeLessThanOrEqual(3);
    expect(counted.evaluation(20_000).statements - counted.evaluation(15_000).statements).toBe(1);
  });

  test('makes follow-ups cheaper the more of them an evaluation makes', () => {
    const dollars = [1, 10, 100, 500].map((tasks) => millionFollowUps(tasks, 50));
    expect(dollars).toEqual([...dollars].sort((a, b) => b - a));
    expect(millionFollowUps(1, 50) / millionFollowUps(100, 50)).toBeCloseTo(100, 6);
  });

  test('has no line at rest that costs nothing', () => {
    for (const { what, dollars } of atRest()) expect(dollars, what).toBeGreaterThan(0);
  });
});
