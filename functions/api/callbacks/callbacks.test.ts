/** A tenant's endpoint: which ones are taken, the key of its signatures, its breaker. */

import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { refusalOf, startBookings, type TestBookings } from '../../../test/support/api/setup-bookings-api.ts';
import { createKey, createTenant, ENDPOINT } from '../../../test/support/api/setup-tenant.ts';
import { breakerOf, forgetEndpoints, setBreaker } from '../../../test/support/bookings/setup-breaker.ts';
import { signingKey } from '../../engine/calls/signing.ts';
import { environment } from '../../engine/environment.ts';

let setup: TestBookings;
beforeAll(async () => {
  setup = await startBookings();
});
afterAll(() => setup?.api.stop());

describe('an endpoint', () => {
  const set = (followupEndpoint: unknown) => setup.call('PATCH', '/api/admin/settings', { followupEndpoint });
  const stored = async () => (await setup.call('GET', '/api/admin/settings')).body.followupEndpoint;
  const NOT_HTTPS = 'followupEndpoint: must be a URL that begins with https://';

  it.each([
    'https://crm.example.com',
    'HTTPS://CRM.Example.com:8443/hooks/a?b=c#d',
    'https://93.184.215.14/x',
    'https://münchen.example/ä',
  ])('%s is taken as it is given', async (endpoint) => {
    expect((await set(endpoint)).body.followupEndpoint).toBe(endpoint);
    expect(await stored()).toBe(endpoint);
  });

  it.each([
    ['crm.example.com', NOT_HTTPS],
    ['https:crm.example.com', NOT_HTTPS],
    ['https:///crm.example.com', NOT_HTTPS],
    ['https://crm.example.com/a b', NOT_HTTPS],
    ['ftp://crm.example.com', NOT_HTTPS],
    ['javascript:alert(1)', NOT_HTTPS],
    ['https://', NOT_HTTPS],
    ['http://crm.example.com', 'followupEndpoint: must begin with https://'],
    ['http://127.0.0.1:8080/', 'followupEndpoint: must begin with https://'],
    ['https://user:secret@crm.example.com', 'followupEndpoint: has a user or password in it; calls are signed instead'],
    ['https://127.0.0.1/', 'followupEndpoint: has an address of the loopback range'],
    ['https://0x7f.1/', 'followupEndpoint: has an address of the loopback range'],
    ['https://[::1]/', 'followupEndpoint: has an address of the loopback range'],
    ['https://10.1.2.3/', 'followupEndpoint: has an address of the private range'],
    ['https://169.254.169.254/latest', 'followupEndpoint: has an address of the linkLo'],
    ['https://[::ffff:10.0.0.1]/', 'followupEndpoint: has an address of the '],
    [`https://crm.example.com/${'x'.repeat(2000)}`, 'followupEndpoint: must be text of 1 to 2000 characters'],
    ['', 'followupEndpoint: must be text of 1 to 2000 characters'],
    [7, 'followupEndpoint: must be text of 1 to 2000 characters'],
  ])('%s is refused with the reason', async (endpoint, said) => {
    await set(ENDPOINT);
    expect(refusalOf(await set(endpoint))).toContain(`422 INVALID_INPUT ${said}`);
    expect(await stored()).toBe(ENDPOINT);
  });

  it('on this machine is taken where the installation allows it, and no other without encryption', async () => {
    vi.stubEnv(environment.allowsLoopback, 'true');
    try {
      for (const endpoint of ['http://127.0.0.1:8080/x', 'http://[::1]:1', 'https://127.0.0.1', 'http://localhost/'])
        expect((await set(endpoint)).body.followupEndpoint).toBe(endpoint);
      expect(refusalOf(await set('http://10.0.0.1/'))).toContain(
        'followupEndpoint: has an address of the private range',
      );
      expect(refusalOf(await set('http://93.184.215.14/'))).toContain(
        'followupEndpoint: is not encrypted, and such calls',
      );
      // The address of a name is known when it is called; the database goes by the name.
      const said = 'must begin with https://; http is for loopback addresses only';
      expect(refusalOf(await set('http://crm.example.com/'))).toBe(`422 INVALID_INPUT followupEndpoint: ${said}`);
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it.each([
    ['http://127.1:3479/', 'http://127.0.0.1:3479/'],
    ['HTTP://0x7f000001/A?b#c', 'HTTP://127.0.0.1/A?b#c'],
    ['http://localhost.:3479/', 'http://localhost:3479/'],
    ['http://LOCALHOST', 'http://localhost'],
    ['http://[0:0::1]:80/x:y', 'http://[::1]:80/x:y'],
    ['https://127.1/', 'https://127.1/'],
  ])('on this machine that is spelt %s is kept as %s', async (given, kept) => {
    vi.stubEnv(environment.allowsLoopback, 'true');
    try {
      expect((await set(given)).body.followupEndpoint).toBe(kept);
      expect(await stored()).toBe(kept);
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('is taken away with null', async () => {
    await set(ENDPOINT);
    expect((await set(null)).body.followupEndpoint).toBeNull();
    expect(await stored()).toBeNull();
  });
});

describe('the signing key', () => {
  const path = '/api/admin/followup-endpoint/signing-key';

  it('is the one that calls are signed with, and another for each tenant', async () => {
    const { status, headers, body } = await setup.call('GET', path);
    const SecretId = process.env[environment.signingSecretArn];
    const secret = await setup.api.data.secretsClient.send(new GetSecretValueCommand({ SecretId }));
    const { id, secret: expected } = signingKey(JSON.parse(secret.SecretString ?? '').key, setup.tenant.tenantId);
    expect([status, body]).toEqual([200, { keyId: id, secret: expected, previous: null }]);
    expect(expected).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(headers['cache-control']).toBe('no-store');
    const other = await createTenant(setup.api);
    expect((await setup.api.call({ method: 'GET', path, key: other.key })).body.keyId).not.toBe(id);
  });

  it('is for admins, and is in no log', async () => {
    const write = vi.spyOn(process.stdout, 'write');
    const { body } = await setup.call('GET', path);
    const written = write.mock.calls.map(([chunk]) => String(chunk)).join('');
    write.mockRestore();
    expect(written).toContain('signing-key');
    expect(written).not.toContain(body.secret);
    for (const role of ['viewer', 'operator', 'ingest']) {
      const { key } = await createKey(setup.api, setup.tenant.key, role);
      expect((await setup.api.call({ method: 'GET', path, key })).status).toBe(403);
    }
  });
});

describe('a breaker', () => {
  const list = async () => (await setup.call('GET', '/stats/circuit-breaker')).body.items;
  const OLD = 'https://old.example.com/';
  const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000);
  const insert = (endpoint: string, failures: number, minutes: number | null) =>
    setBreaker(setup.api.query, setup.tenant.tenantId, endpoint, {
      failures,
      openedUntil: minutes === null ? null : inMinutes(minutes),
    });

  beforeEach(async () => {
    await forgetEndpoints(setup.api.query, setup.tenant.tenantId);
    await setup.api.query('delete from crm.bookings where tenant_id = $1', [setup.tenant.tenantId]);
    await setup.call('PATCH', '/api/admin/settings', { followupEndpoint: ENDPOINT });
  });

  it('of the present endpoint is shown while it is closed, and none without an endpoint', async () => {
    const closed = { state: 'closed', failures: 0, openedUntil: null, lastError: null, waiting: 0 };
    expect(await list()).toEqual([{ key: expect.stringMatching(/^[0-9a-f]{12}$/), endpoint: ENDPOINT, ...closed }]);
    await setup.call('PATCH', '/api/admin/settings', { followupEndpoint: null });
    expect(await list()).toEqual([]);
  });

  it('is open, then half open, and counts who waits for it; one of an endpoint of before is shown while it is open', async () => {
    await setup.book({ scheduledAt: '2026-01-05T10:00:00Z' });
    await setup.book({ scheduledAt: '2026-01-05T10:00:00Z', bookingType: 'tasting' });
    await setup.book();
    await insert('https://older.example.com/', 2, null);
    await insert(OLD, 5, 2);
    await insert(ENDPOINT, 4, null);
    expect((await list())[0]).toMatchObject({ endpoint: ENDPOINT, state: 'closed', failures: 4, waiting: 0 });
    await insert(ENDPOINT, 5, 1);
    const [present, old, ...others] = await list();
    expect(others).toEqual([]);
    const error = { lastError: 'TIMED_OUT: no answer' };
    expect(present).toMatchObject({ endpoint: ENDPOINT, state: 'open', failures: 5, waiting: 1, ...error });
    expect(old).toMatchObject({ endpoint: OLD, state: 'open', failures: 5, waiting: 0, ...error });
    await insert(ENDPOINT, 5, -1);
    expect((await list())[0]).toMatchObject({ state: 'half_open', waiting: 1, openedUntil: expect.any(String) });
  });

  it('that is reset is closed, wakes the calls that wait, and is in the audit log once', async () => {
    await insert(ENDPOINT, 5, 10);
    await setup.api.query('delete from automation.outbox where tenant_id = $1', [setup.tenant.tenantId]);
    const [{ key }] = await list();
    const path = `/circuit-breaker/reset/${key}`;
    const reset = await setup.call('POST', path);
    const closed = { key, endpoint: ENDPOINT, state: 'closed', failures: 0, openedUntil: null, lastError: null };
    expect([reset.status, reset.body]).toEqual([200, { ...closed, waiting: 0 }]);
    expect(await list()).toEqual([{ ...closed, waiting: 0 }]);
    expect((await setup.call('POST', path)).body).toEqual(reset.body);
    const wakeUps = await setup.api.query(`select topic, subject_ids from automation.outbox where tenant_id = $1`, [
      setup.tenant.tenantId,
    ]);
    expect(wakeUps).toEqual([{ topic: 'calls', subject_ids: null }]);
    const audit = await setup.api.query(
      `select changes from automation.audit_log where tenant_id = $1 and action = 'circuit_breaker.reset'`,
      [setup.tenant.tenantId],
    );
    expect(audit).toHaveLength(1);
    expect(audit[0]?.changes).toMatchObject({ endpoint: ENDPOINT, state: { from: 'open', to: 'closed' } });
  });

  it('of an earlier endpoint that holds nothing back can be reset by its key', async () => {
    await insert(OLD, 2, null);
    const [row] = await setup.api.query('select automation.breaker_key($1) as key', [OLD]);
    const reset = await setup.call('POST', `/circuit-breaker/reset/${row?.key}`);
    expect([reset.status, reset.body]).toMatchObject([200, { endpoint: OLD, state: 'closed', failures: 0 }]);
    expect(await breakerOf(setup.api.query, setup.tenant.tenantId)).toBeUndefined();
  });

  it('that there is not is absent, and a key that is none is refused', async () => {
    expect((await setup.call('POST', '/circuit-breaker/reset/0123456789ab')).status).toBe(404);
    expect(refusalOf(await setup.call('POST', '/circuit-breaker/reset/x'))).toContain(
      '422 INVALID_INPUT key: must be 12',
    );
    const { key } = await createKey(setup.api, setup.tenant.key, 'viewer');
    const [{ key: breaker }] = await list();
    const reset = await setup.api.call({ method: 'POST', path: `/circuit-breaker/reset/${breaker}`, key });
    expect(reset.status).toBe(403);
  });
});
