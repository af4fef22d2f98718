/** The first moments of a schedule that is not made yet. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../../../test/support/api/setup-api.ts';
import { createKey, createTenant } from '../../../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let key: string;
beforeAll(async () => {
  api = await startApi();
  ({ key } = await createTenant(api));
});
afterAll(() => api?.stop());

const call = (method: string, path: string, body?: unknown, own = key) =>
  api.call({ method, path: `/api/schedules${path}`, key: own, body });

it.each([
  [{ pattern: 'DAILY_AT_NOON' }, 'Europe/Lisbon', 10, 'T12:00:00'],
  [{ cron: '30 9 ? * MON *', timeZone: 'Asia/Kolkata' }, 'Asia/Kolkata', 10, 'T09:30:00'],
  [{ at: '2098-07-01T09:30' }, 'Europe/Lisbon', 1, '2098-07-01T09:30:00'],
])('are those of %j', async (when, timeZone, moments, localTime) => {
  const before = (await call('GET', '')).body;
  const { key: viewer } = await createKey(api, key, 'viewer');
  const { status, body } = await call('POST', '/preview', when, viewer);
  expect([status, body.timeZone, body.items.length]).toEqual([200, timeZone, moments]);
  for (const item of body.items) expect(item.localTime).toContain(localTime);
  expect((await call('GET', '')).body).toEqual(before);
  const made = await call('POST', '', { name: 'shown', jobType: 'UPDATE_CLIENT_METRICS', ...when });
  expect(made.body.nextRunAt).toBe(body.items[0].at);
  await call('DELETE', '/shown');
});

it.each([
  [{ pattern: 'EVERY_SECOND' }, 'pattern'],
  [{ cron: '0 0 30 2 ? *' }, 'cron'],
  [{ at: '2020-01-01T00:00:00Z' }, 'at'],
  [{}, 'pattern'],
  [{ pattern: 'EVERY_HOUR', cron: '0 9 * * ? *' }, 'cron'],
  [{ cron: '0 9 * * ? *', onHoliday: 'skip' }, 'onHoliday'],
  [{ cron: '0 9 * * ? *', calendarId: randomUUID() }, 'calendarId'],
  [{ pattern: 'EVERY_HOUR', timeZone: 'Mars/Olympus' }, 'timeZone'],
  [{ pattern: 'EVERY_HOUR', name: 'x' }, 'name'],
])('are refused to %j', async (body, path) => {
  const reply = await call('POST', '/preview', body);
  expect([reply.status, reply.body.error.details[0].path]).toEqual([422, path]);
});
