/** Settings of messages: their spacing, their log and the opt-out words. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApi, type TestApi } from '../../../test/support/api/setup-api.ts';
import { createTenant } from '../../../test/support/api/setup-tenant.ts';

let api: TestApi;
let key: string;
beforeAll(async () => {
  api = await startApi();
  ({ key } = await createTenant(api));
});
afterAll(() => api?.stop());

const path = '/api/admin/settings';
const read = async () => (await api.call({ method: 'GET', path, key })).body;
const change = (body: object) => api.call({ method: 'PATCH', path, key, body });

it('has the same defaults with and without a row', async () => {
  const before = await read();
  expect(before).toMatchObject({ messageSpacingSeconds: 2, keepMessageLogsDays: 7 });
  expect(before.optOutWords).toContain('STOP');
  await change({ runTriggers: before.runTriggers });
  expect(await read()).toEqual(before);
});

it('takes words in any script, in their order, and keeps them as they were written', async () => {
  const settings = { messageSpacingSeconds: 0, keepMessageLogsDays: 30, optOutWords: ['Arrêt', 'стоп', 'nicht mehr'] };
  expect((await change(settings)).body).toMatchObject(settings);
  expect(await read()).toMatchObject(settings);
  expect((await change({ optOutWords: [] })).body).toMatchObject({ optOutWords: [] });
});

it.each([
  [{ messageSpacingSeconds: 3601 }, 'messageSpacingSeconds'],
  [{ keepMessageLogsDays: 0 }, 'keepMessageLogsDays'],
  [{ optOutWords: 'STOP' }, 'optOutWords'],
  [{ optOutWords: ['!'] }, 'optOutWords'],
  [{ optOutWords: [''] }, 'optOutWords.0'],
  [{ optOutWords: Array.from({ length: 101 }, (_, at) => `w${at}`) }, 'optOutWords'],
])('refuses %j', async (body, member) => {
  const before = await read();
  const { status, body: refused } = await change(body);
  expect([status, refused.error.code, refused.error.details[0].path]).toEqual([422, 'INVALID_INPUT', member]);
  expect(await read()).toEqual(before);
});
