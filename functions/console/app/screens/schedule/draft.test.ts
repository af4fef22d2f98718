import { expect, it } from 'vitest';
import { bodyOf, emptyDraft } from './draft.ts';

const draft = { ...emptyDraft, name: 'nightly', workflowId: 'w1' };

it.each([
  [{}, { pattern: 'DAILY_AT_2AM', workflowId: 'w1' }],
  [
    { by: 'cron' as const, cron: '0 9 ? * MON-FRI *' },
    { cron: '0 9 ? * MON-FRI *', workflowId: 'w1' },
  ],
  [
    { by: 'at' as const, at: '2026-12-24T09:00', timeZone: 'UTC' },
    { at: '2026-12-24T09:00', timeZone: 'UTC', workflowId: 'w1' },
  ],
  [{ runs: 'job' as const }, { pattern: 'DAILY_AT_2AM', jobType: 'UPDATE_CLIENT_METRICS' }],
  [
    { runs: 'job' as const, payload: '{"customerId": "c1"}' },
    { pattern: 'DAILY_AT_2AM', jobType: 'UPDATE_CLIENT_METRICS', payload: { customerId: 'c1' } },
  ],
])('of %j sends what was chosen', (change, body) => {
  expect(bodyOf({ ...draft, ...change })).toEqual({ name: 'nightly', overlap: 'skip', catchUp: 'latest', ...body });
});
