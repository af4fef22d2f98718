/** The authorization of a connection by a person: from the URL to the token, and what must not pass for one. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startApi, type TestApi } from '../../../../../test/support/api/setup-api.ts';
import { createTenant } from '../../../../../test/support/api/setup-tenant.ts';
import {
  type OauthServer,
  oauthClient,
  startOauthServer,
} from '../../../../../test/support/oauth/setup-oauth-server.ts';
import { attachChecksum } from '../../../../engine/checksum.ts';
import { environment } from '../../../../engine/environment.ts';

let api: TestApi;
let key: string;
let server: OauthServer;
let path: string;
beforeAll(async () => {
  vi.stubEnv(environment.allowsLoopback, 'true');
  api = await startApi();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await api.stop();
});
beforeEach(async () => {
  ({ key } = await createTenant(api));
  server = await startOauthServer();
  path = `/api/connections/${(await make()).id}`;
});
afterEach(async () => {
  vi.useRealTimers();
  await server.close();
});

const call = (method: string, to: string, body?: unknown) => api.call({ method, path: to, key, body });

async function make(more: object = {}) {
  const settings = {
    authorizationUrl: `${server.url}/authorize`,
    tokenUrl: `${server.url}/token`,
    clientId: oauthClient.id,
  };
  const auth = 'oauth2-authorization-code';
  const body = { name: randomUUID(), baseUrl: server.url, auth, settings, secret: oauthClient.secret, ...more };
  return (await call('POST', '/api/connections', body)).body;
}

const begin = async () => (await call('POST', `${path}/authorize`)).body;
const stateOf = (url: string) => new URL(url).searchParams.get('state') ?? '';
const comeBack = (query: Record<string, string>) =>
  api.call({ method: 'GET', path: `/oauth/callback?${new URLSearchParams(query)}` });
const agree = async () => {
  const { url } = await begin();
  return { url, query: { state: stateOf(url), code: server.agree(url) } };
};
const shown = async () => (await call('GET', path)).body;
const tested = async () => (await call('POST', `${path}/test`, {})).body;

describe('an authorization', () => {
  it('that nobody has given is what a test call asks for', async () => {
    expect(await tested()).toMatchObject({
      reason: expect.stringMatching(/NOT_AUTHORIZED: nobody has authorised it yet/),
    });
    expect((await shown()).problem).toMatch(/^NOT_AUTHORIZED: /);
  });

  it('goes from the URL of the reply to a connection that is ready', async () => {
    expect(await shown()).toMatchObject({
      status: 'NEEDS_AUTHORIZATION',
      problem: expect.stringMatching(/^NOT_AUTHORIZED: /),
    });
    const { url, query } = await agree();
    expect(Object.fromEntries(new URL(url).searchParams)).toEqual({
      ...{
        response_type: 'code',
        client_id: 'client',
        redirect_uri: 'https://api.test/oauth/callback',
        state: query.state,
      },
      ...{ code_challenge: expect.stringMatching(/^[\w-]{43}$/), code_challenge_method: 'S256' },
    });
    const page = await comeBack(query);
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.body).toContain('The connection is authorised');
    expect(await shown()).toMatchObject({
      status: 'READY',
      problem: null,
      tokenScope: 'read',
      authorizedBy: expect.stringMatching(/^key:/),
    });
    expect(await tested()).toMatchObject({ outcome: 'answered', answer: { body: '{"token":"…","isTaken":true}' } });
    const { items } = (await call('GET', '/api/audit?action=connection.authorized')).body;
    expect(items).toHaveLength(1);
  });

  it('works once', async () => {
    const { query } = await agree();
    await comeBack(query);
    expect([(await comeBack(query)).status, server.asked.length, (await shown()).status]).toEqual([410, 1, 'READY']);
  });

  it('ends after ten minutes, and by another one', async () => {
    vi.useFakeTimers({ now: new Date(), toFake: ['Date'] });
    const [first, second] = [await agree(), await agree()];
    expect((await comeBack(first.query)).status).toBe(410);
    vi.setSystemTime(Date.now() + 10 * 60_000 + 1);
    expect([(await comeBack(second.query)).status, server.asked]).toEqual([410, []]);
  });

  it('is of its connection: its code is no use for another, nor is a state that was made up', async () => {
    const { query } = await agree();
    path = `/api/connections/${(await make()).id}`;
    const other = await agree();
    expect((await comeBack({ ...query, state: other.query.state })).status).toBe(422);
    expect((await shown()).problem).toContain('invalid_grant');
    for (const state of [
      '',
      randomUUID(),
      `${randomUUID()}_${'A'.repeat(22)}`,
      await attachChecksum('session', randomUUID()),
    ])
      expect((await comeBack({ ...query, state })).status).toBe(404);
    expect((await comeBack({ ...query, state: await attachChecksum('oauth-state', randomUUID()) })).status).toBe(410);
  });

  it('that is declined changes nothing', async () => {
    await comeBack((await agree()).query);
    const { query } = await agree();
    const page = await comeBack({ state: query.state, error: '<script>' });
    expect([page.status, page.body.includes('script>')]).toEqual([200, false]);
    expect((await shown()).status).toBe('READY');
  });

  it('that the server refuses leaves a connection ready that was', async () => {
    await comeBack((await agree()).query);
    const { query } = await agree();
    expect((await comeBack({ ...query, code: 'another' })).status).toBe(422);
    expect((await shown()).status).toBe('READY');
  });

  it('during which the server fails may be begun again', async () => {
    const { query } = await agree();
    server.behave({ does: 'say', status: 500, body: '' });
    expect((await comeBack(query)).status).toBe(503);
    server.release();
    expect((await comeBack((await agree()).query)).status).toBe(200);
  });

  it('is not for other kinds', async () => {
    const { id } = await make({ auth: 'bearer', settings: {} });
    expect((await call('POST', `/api/connections/${id}/authorize`)).status).toBe(409);
  });
});

describe('a connection that needs authorization again', () => {
  it('is ready by the next one, and a change of its client ends the tokens', async () => {
    await comeBack((await agree()).query);
    const changed = await call('PATCH', path, { settings: { scope: 'read write' } });
    expect(changed.body).toMatchObject({
      status: 'NEEDS_AUTHORIZATION',
      tokenAt: null,
      settings: { scope: 'read write' },
    });
    expect(await tested()).toMatchObject({ outcome: 'not-called', answer: null, status: 'NEEDS_AUTHORIZATION' });
    const { url, query } = await agree();
    expect(new URL(url).searchParams.get('scope')).toBe('read write');
    await comeBack(query);
    expect(await tested()).toMatchObject({ outcome: 'answered', status: 'READY' });
  });

  it('of a client is ready again by a test call once its secret is right', async () => {
    const settings = { tokenUrl: `${server.url}/token`, clientId: oauthClient.id };
    const made = await make({ auth: 'oauth2-client-credentials', settings, secret: 'a wrong secret of it' });
    path = `/api/connections/${made.id}`;
    const refused = await tested();
    expect(refused).toMatchObject({
      outcome: 'not-called',
      status: 'NEEDS_AUTHORIZATION',
      reason: expect.stringContaining('invalid_client'),
    });
    expect((await call('PATCH', path, { secret: oauthClient.secret })).body.status).toBe('READY');
    expect(await tested()).toMatchObject({ outcome: 'answered', status: 'READY' });
  });
});
