/** What a job queue's function makes of the limits that the stack gives to it. */
import { afterEach, expect, test, vi } from 'vitest';
import { environment } from '../../../functions/engine/environment.ts';
import { laneOf, withLimits } from '../../../functions/engine/ledger/lane.ts';
import * as registry from '../../../functions/registry.ts';

const { email } = registry.queues;

afterEach(() => vi.unstubAllEnvs());

test('has the limits of the definition when the stack gives none', () => {
  expect(withLimits(email)).toEqual(email);
});

test('takes the limits that the stack gives, and splits them between the lanes', () => {
  vi.stubEnv(environment.jobLimits, '{"atOnce":20,"perMinute":800}');
  expect(laneOf(withLimits(email), false)).toEqual({ name: 'normal', atOnce: 20, perMinute: 720 });
  expect(laneOf(withLimits(email), true)).toEqual({ name: 'urgent', atOnce: 1, perMinute: 80 });
});

test('takes one limit, and the other from the definition', () => {
  vi.stubEnv(environment.jobLimits, '{"perMinute":10}');
  expect(withLimits(email)).toMatchObject({ atOnce: email.atOnce, perMinute: 10 });
});
