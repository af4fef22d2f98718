/** Lanes that a person blocks, frees, resets or removes. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ENDPOINT } from '../../../../test/support/api/setup-tenant.ts';
import { setBreaker } from '../../../../test/support/bookings/setup-breaker.ts';
import { type LanesSetup, setUpLanes } from './setup-lanes.ts';

let setup: LanesSetup;
beforeAll(async () => {
  setup = await setUpLanes();
});
beforeEach(() => setup.reset());
afterAll(() => setup?.api.stop());

const call: LanesSetup['call'] = (...request) => setup.call(...request);

describe('a lane', () => {
  it('is not removed while jobs wait in it, also those of a moment to come', async () => {
    const { id } = await setup.create('a');
    await setup.add('a', 3);
    await setup.api.query(`update automation.jobs set run_at = now() + interval '1 day' where tenant_id = $1`, [
      setup.tenantId(),
    ]);
    const refused = await call('DELETE', `/api/lanes/${id}`);
    expect([refused.status, refused.body.error.details]).toEqual([409, { waiting: 3 }]);
    await setup.api.query(
      `update automation.jobs set status = 'CANCELLED', completed_at = now() where tenant_id = $1`,
      [setup.tenantId()],
    );
    expect((await call('DELETE', `/api/lanes/${id}`)).status).toBe(204);
    expect((await call('GET', `/api/lanes/${id}`)).status).toBe(404);
    expect((await setup.audit(id)).map(({ action }) => action)).toEqual(['lane.created', 'lane.deleted']);
  });

  it('is not removed from under the subscription or the connection that has its rate', async () => {
    const subscription = { name: 'Ours', url: 'https://example.com/x', eventTypes: ['task.created'] };
    const connection = { name: 'ERP', baseUrl: 'https://erp.example.com', auth: 'bearer', secret: 'a secret of 1234' };
    for (const [path, prefix, body] of [
      ['/api/webhook-subscriptions', 'hook/', subscription],
      ['/api/connections', 'connection/', connection],
    ] as const) {
      const made = await call('POST', path, body);
      const [lane] = (await call('GET', `/api/lanes?beginning=${prefix}${made.body.id}`)).body.items;
      const owner = `${path}/${made.body.id}`;
      const refused = await call('DELETE', `/api/lanes/${lane.id}`);
      expect([refused.status, refused.body.error]).toEqual([
        409,
        {
          code: 'CONFLICT',
          message: expect.stringContaining(
            `"${body.name}", which would call without a limit; it goes with DELETE ${owner}`,
          ),
          details: { owner },
        },
      ]);
      expect((await call('GET', `/api/lanes/${lane.id}`)).status).toBe(200);
      expect((await call('DELETE', owner)).status).toBe(204);
      expect((await call('GET', `/api/lanes/${lane.id}`)).status).toBe(404);
    }
  });

  it('is blocked until a moment or until it is freed, which wakes workers; doing it twice changes nothing', async () => {
    const { id } = await setup.create('a', { perSecond: 10 });
    await setup.add('a', 3);
    const until = new Date(Date.now() + 3_600_000).toISOString();
    for (let n = 0; n < 2; n += 1)
      expect((await call('POST', `/api/lanes/${id}/block`, { until })).body).toMatchObject({
        ...{ state: 'blocked', blockedUntil: until, startsAt: until, budget: 0, waiting: 3 },
      });
    expect(await setup.claim(50)).toEqual([]);
    expect((await call('GET', '/api/lanes?isHeld=true')).body.items).toHaveLength(1);
    const blocked = (await call('POST', `/api/lanes/${id}/block`, {})).body;
    expect(blocked).toMatchObject({
      state: 'blocked',
      blockedUntil: expect.stringMatching(/^9999-12-31/),
      startsAt: null,
    });
    await setup.wakeUps();
    for (let n = 0; n < 2; n += 1)
      expect((await call('POST', `/api/lanes/${id}/free`)).body).toMatchObject({ state: 'ready', blockedUntil: null });
    expect(await setup.wakeUps()).toEqual([{ topic: 'jobs:email' }]);
    expect(await setup.claim(50)).toHaveLength(3);
    expect((await setup.audit(id)).map(({ action }) => action)).toEqual([
      'lane.created',
      'lane.blocked',
      'lane.blocked',
      'lane.freed',
    ]);
    const { status, body } = await call('POST', `/api/lanes/${id}/block`, { until: '2020-01-01T00:00:00Z' });
    expect([status, body.error.details[0].path]).toEqual([422, 'until']);
  });

  it('has a breaker that is shown and reset, beside those of endpoints', async () => {
    const { id } = await setup.create('page/1', { breakerFailures: 3, breakerSeconds: 60 });
    await setBreaker(setup.api.query, setup.tenantId(), ENDPOINT, { openedUntil: new Date(Date.now() + 60_000) });
    await setup.api.query(
      `update automation.lane_states set failures = 3, opened_until = now() + interval '1 hour', last_error = 'TOKEN_EXPIRED: x' where tenant_id = $1 and key = 'page/1'`,
      [setup.tenantId()],
    );
    const stats = async () => (await call('GET', '/stats/circuit-breaker')).body;
    const open = { state: 'open', opened_until: expect.any(String) };
    expect(await stats()).toMatchObject({
      ...{ enabled: true, threshold: 5, timeout_ms: 300_000 },
      circuits: [
        {
          key: 'page/1',
          lane_id: id,
          ...open,
          failures: 3,
          threshold: 3,
          timeout_ms: 60_000,
          last_error: 'TOKEN_EXPIRED: x',
        },
        { endpoint: ENDPOINT, ...open, threshold: 5, timeout_ms: 60_000 },
      ],
    });
    expect((await call('GET', `/api/lanes/${id}`)).body).toMatchObject({ state: 'breaker_open', failures: 3 });
    for (let n = 0; n < 2; n += 1)
      expect((await call('POST', `/api/lanes/${id}/reset-breaker`)).body).toMatchObject({
        state: 'ready',
        failures: 0,
      });
    expect((await stats()).circuits.map(({ state }: { state: string }) => state)).toEqual(['open', 'closed']);
    expect((await setup.audit(id)).map(({ action }) => action)).toEqual(['lane.created', 'lane.breaker_reset']);
    // The lane of an endpoint is blocked and reset the same way, and its limits are settings of the tenant.
    const [endpoint] = (await call('GET', '/api/lanes?kind=endpoint')).body.items;
    expect(endpoint).toMatchObject({ endpoint: ENDPOINT, perSecond: 10, atOnce: 5, state: 'breaker_open' });
    await setup.wakeUps();
    expect((await call('POST', `/api/lanes/${endpoint.id}/reset-breaker`)).body.state).toBe('ready');
    expect(await setup.wakeUps()).toEqual([{ topic: 'calls' }]);
    expect((await call('PATCH', `/api/lanes/${endpoint.id}`, { perSecond: 5 })).status).toBe(409);
  });
});
