/** Calls by connections of OAuth: tokens are fetched when they are needed, by one at a time, whatever the servers do. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { NOW } from '../../../../test/support/jobs/setup-jobs.ts';
import { type OauthServer, startOauthServer } from '../../../../test/support/oauth/setup-oauth-server.ts';
import { type ConnectionsSetup, setUpConnections } from './setup-connections.ts';

vi.mock('../../../engine/seals/seals.ts', async () => (await import('./setup-seals.ts')).seals);

let setup: ConnectionsSetup;
let server: OauthServer;
beforeAll(async () => {
  setup = await setUpConnections();
});
afterAll(() => setup.close());
beforeEach(async () => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  server = await startOauthServer();
});
afterEach(async () => {
  vi.useRealTimers();
  await server.close();
});

const done = expect.objectContaining({ kind: 'done' });
const failed = (code: string, retry: boolean) =>
  expect.objectContaining({ kind: 'failed', retry, reason: expect.stringMatching(new RegExp(`^${code}: `)) });
const later = (seconds: number) => vi.setSystemTime(NOW.getTime() + seconds * 1000);
const call = async (id: string) => (await setup.call(id)).outcome;
const grants = () => server.asked.map(({ members }) => members.grant_type);

describe('a token of a client', () => {
  it('is fetched once, kept sealed, and fetched again before it ends', async () => {
    const id = await setup.add(server.url);
    expect([await call(id), await call(id), grants()]).toEqual([done, done, ['client_credentials']]);
    const { access_token: sealed, token_version: version } = await setup.row(id);
    expect([String(sealed).startsWith('sealed.v1.'), version]).toEqual([true, 1]);
    later(3600 - 301);
    await call(id);
    expect(grants()).toHaveLength(1);
    later(3600 - 299);
    expect([await call(id), grants().length]).toEqual([done, 2]);
  });

  it('is asked for as the settings say', async () => {
    const settings = { tokenUrl: `${server.url}/token`, clientId: 'client', scope: 'a b', audience: 'https://x' };
    await call(await setup.add(server.url, { settings: { ...settings, clientAuth: 'body' } }));
    expect(server.asked).toEqual([
      {
        members: {
          ...{ grant_type: 'client_credentials', scope: 'a b', audience: 'https://x' },
          ...{ client_id: 'client', client_secret: 'secret of the client' },
        },
        authorization: undefined,
      },
    ]);
  });

  it('that the other side takes no more, whatever was said of its end, is replaced once and the call made again', async () => {
    const id = await setup.add(server.url);
    await call(id);
    server.revoke();
    expect([await call(id), grants().length, server.called.length]).toEqual([done, 2, 3]);
    const keys = server.called.slice(1).map(({ headers }) => headers['idempotency-key']);
    expect(new Set(keys).size).toBe(1);
  });

  it('that is refused as soon as it is given fails the job, without end', async () => {
    const id = await setup.add(server.url);
    server.refuseAll();
    expect([await call(id), grants().length, server.called.length]).toEqual([failed('ANSWERED_401', false), 2, 2]);
    expect((await setup.row(id)).problem).toBeNull();
  });

  it.each([[undefined], [0], ['never']])('without an end (%j) is used until it is refused', async (expiresIn) => {
    server.expiresIn = expiresIn;
    const id = await setup.add(server.url);
    await call(id);
    later(30 * 86_400);
    expect([await call(id), grants().length]).toEqual([done, 1]);
  });
});

describe('one at a time', () => {
  it('fetches a token, and the others wait without using an attempt', async () => {
    const id = await setup.add(server.url);
    server.behave({ does: 'hold' });
    const first = call(id);
    await server.received(1);
    const waits = {
      kind: 'later',
      at: new Date(NOW.getTime() + 2000),
      reason: expect.stringMatching(/^TOKEN_ON_ITS_WAY: /),
    };
    expect(await Promise.all([call(id), call(id)])).toEqual([waits, waits]);
    server.release();
    expect([await first, await call(id), grants().length]).toEqual([done, done, 1]);
  });

  it('fetches the next one, and the others use the old one meanwhile', async () => {
    const id = await setup.add(server.url);
    await call(id);
    later(3400);
    server.behave({ does: 'hold' });
    const first = call(id);
    await server.received(2);
    expect([await call(id), server.called.length]).toEqual([done, 2]);
    server.release();
    expect(await first).toEqual(done);
    expect(server.called[2]?.headers.authorization).not.toBe(server.called[1]?.headers.authorization);
  });

  it('of many whose token is refused at once fetches one', async () => {
    const id = await setup.add(server.url);
    await call(id);
    server.revoke();
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => call(id)));
    expect(grants()).toHaveLength(2);
    for (const outcome of outcomes) expect(['done', 'later']).toContain((outcome as { kind: string }).kind);
    expect(await call(id)).toEqual(done);
  });

  it('who died while fetching is followed by another when its time is over', async () => {
    const id = await setup.add(server.url);
    const until = new Date(NOW.getTime() + 30_000);
    await setup.query(
      'update automation.connections set refresh_claim = gen_random_uuid(), refresh_until = $2 where id = $1',
      [...[id, until]],
    );
    expect(await call(id)).toMatchObject({ kind: 'later' });
    later(31);
    expect(await call(id)).toEqual(done);
  });
});

describe('a token of a person', () => {
  const personal = (refreshToken = 'unknown') =>
    setup.add(server.url, { auth: 'oauth2-authorization-code', refreshToken });

  it('is refreshed, and the refresh token that comes with it counts from then on', async () => {
    const url = `${server.url}/authorize?code_challenge=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU&redirect_uri=x`;
    const code = server.agree(url);
    const body = new URLSearchParams({ grant_type: 'authorization_code', code, code_verifier: '', redirect_uri: 'x' });
    const basic = `Basic ${Buffer.from('client:secret+of+the+client').toString('base64')}`;
    const given = await fetch(`${server.url}/token`, { method: 'POST', body, headers: { authorization: basic } });
    const id = await personal(((await given.json()) as { refresh_token: string }).refresh_token);
    for (const seconds of [0, 3500, 7000, 10_500]) {
      later(seconds);
      expect(await call(id)).toEqual(done);
    }
    expect(new Set(server.asked.slice(1).map(({ members }) => members.refresh_token)).size).toBe(4);
  });

  it('whose refresh is refused marks the connection, and jobs say which one and the way out, without asking again', async () => {
    const id = await personal();
    const needs = failed('NEEDS_AUTHORIZATION', false);
    expect([await call(id), await call(id), grants()]).toEqual([needs, needs, ['refresh_token']]);
    const { name, problem } = await setup.row(id);
    expect(problem).toBe('TOKEN_REFUSED: of the token server, invalid_grant');
    expect((await setup.call(id)).outcome).toMatchObject({
      reason: `NEEDS_AUTHORIZATION: the connection "${name}" cannot authorise calls (${problem}); authorise it with POST /api/connections/${id}/authorize, then retry`,
    });
    expect(server.called).toEqual([]);
  });

  it('that ends without a refresh token needs a person', async () => {
    const id = await setup.add(server.url, { auth: 'oauth2-authorization-code' });
    expect(await call(id)).toEqual(failed('NEEDS_AUTHORIZATION', false));
    expect((await setup.row(id)).problem).toMatch(/^NO_REFRESH_TOKEN: /);
  });
});

describe('a token server', () => {
  it.each([
    [500, 'oh dear', 'TOKEN_UNAVAILABLE'],
    [429, '', 'TOKEN_UNAVAILABLE'],
    [200, '<html>Welcome</html>', 'TOKEN_MALFORMED'],
    [200, '{}', 'TOKEN_MALFORMED'],
  ])('that answers %i %s is asked again later, and not at once by others', async (status, body, code) => {
    const id = await setup.add(server.url);
    server.behave({ does: 'say', status, body });
    expect([await call(id), (await setup.row(id)).problem]).toEqual([failed(code, true), null]);
    expect([await call(id), server.asked.length]).toEqual([expect.objectContaining({ kind: 'later' }), 1]);
    server.release();
    later(6);
    expect(await call(id)).toEqual(done);
  });

  it.each([
    [401, '{"error": "invalid_client"}', 'invalid_client'],
    [403, 'go away', 'ANSWERED_403: the endpoint refused the call'],
    [302, '', 'REDIRECTED: answered 302; give the address that it leads to'],
    [200, '{"ok": false, "error": "bad_client_secret"}', 'bad_client_secret'],
  ])('that answers %i %s refuses', async (status, body, said) => {
    const id = await setup.add(server.url);
    server.behave({ does: 'say', status, body });
    expect(await call(id)).toEqual(failed('NEEDS_AUTHORIZATION', false));
    expect((await setup.row(id)).problem).toContain(said);
  });

  it('that fails does no harm while the token before it is good', async () => {
    const id = await setup.add(server.url);
    await call(id);
    later(3500);
    server.behave({ does: 'say', status: 503, body: '' });
    expect(await call(id)).toEqual(done);
    later(3601);
    expect(await call(id)).toEqual(failed('TOKEN_UNAVAILABLE', true));
  });

  it('at a private address is not asked', async () => {
    const settings = { tokenUrl: 'https://10.0.0.1/token', clientId: 'client' };
    const id = await setup.add(server.url, { settings });
    expect(await call(id)).toEqual(failed('NEEDS_AUTHORIZATION', false));
    expect((await setup.row(id)).problem).toContain('FORBIDDEN_ADDRESS');
  });
});
