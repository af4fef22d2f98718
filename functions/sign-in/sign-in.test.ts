/** Signing in at an issuer, as the gateway calls it, against the database. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { gatewayEvent } from '../../test/support/api/gateway-event.ts';
import { startApi, type TestApi } from '../../test/support/api/setup-api.ts';
import { type SeededTenant, seedTenant } from '../../test/support/api/setup-tenant.ts';
import { CLIENT_ID, CLIENT_SECRET, startIssuer, type TestIssuer } from '../../test/support/issuer/setup-issuer.ts';
import type { HttpEvent, HttpReply } from '../api/http/request/http-event.ts';
import { environment } from '../engine/environment.ts';

let api: TestApi;
let issuer: TestIssuer;
let mine: SeededTenant;
let theirs: SeededTenant;
let handler: (event: HttpEvent) => Promise<HttpReply>;

const ADA = 'ada@example.com';

async function addUser(tenantId: string, email: string, isActive = true): Promise<string> {
  const [user] = await api.query<{ id: string }>(
    'insert into crm.users (tenant_id, name, email, is_active) values ($1, $2, $2, $3) returning id',
    [tenantId, email, isActive],
  );
  return user?.id ?? '';
}

beforeAll(async () => {
  [api, issuer] = await Promise.all([startApi(), startIssuer()]);
  mine = await seedTenant(api);
  theirs = await seedTenant(api);
  const secret = await api.data.create('AWS::SecretsManager::Secret', 'Client', {
    SecretString: JSON.stringify({ clientSecret: CLIENT_SECRET }),
  });
  process.env[environment.signInSecretArn] = secret.ref ?? '';
  process.env[environment.signIn] = JSON.stringify({
    issuer: issuer.url,
    clientId: CLIENT_ID,
    tenantClaim: 'custom:tenant',
    roleClaim: 'groups',
    roles: { bosses: 'admin', sales: 'operator', 'https://roles.example/guest': 'viewer' },
  });
  ({ handler } = await import('./handler.ts'));
  await addUser(mine.tenantId, ADA);
});
afterEach(() => issuer.reset());
afterAll(async () => {
  await issuer.stop();
  await api.stop();
});

const ask = (path: string, cookies: readonly string[] = []): Promise<HttpReply> =>
  handler(gatewayEvent({ method: 'GET', path, cookies }, 'r').event);

const places = (reply: HttpReply): string => String(reply.headers?.location);
const sent = (reply: HttpReply): string[] => (reply.cookies ?? []).map((cookie) => cookie.split(';')[0] ?? '');

/** The browser at the issuer: returns the path that it comes back to, with the cookie that it has. */
async function visit(returnTo = '/console/tasks?view=list'): Promise<{ back: string; cookies: string[] }> {
  const begun = await ask(`/auth/login?return=${encodeURIComponent(returnTo)}`);
  const answer = await fetch(places(begun), { redirect: 'manual' });
  const back = new URL(answer.headers.get('location') ?? '');
  return { back: `${back.pathname}${back.search}`, cookies: sent(begun) };
}

const claims = (more: Record<string, unknown> = {}) => ({
  email: ADA,
  'custom:tenant': mine.tenantId,
  groups: ['sales'],
  ...more,
});

async function signIn(given: Record<string, unknown> = claims()): Promise<HttpReply> {
  issuer.behaviour.claims = given;
  const { back, cookies } = await visit();
  return ask(back, cookies);
}

const session = (reply: HttpReply) =>
  api.call({ method: 'GET', path: '/api/session', cookies: sent(reply).filter((one) => one.startsWith('__Host-ft=')) });

/** The code in the fragment; undefined after a sign-in. */
const refusal = (reply: HttpReply): string | undefined => places(reply).split('#sign-in=')[1];

describe('signing in', () => {
  it('asks the issuer with PKCE, state and nonce, which only this browser keeps, for ten minutes', async () => {
    const begun = await ask('/auth/login');
    const { searchParams, origin, pathname } = new URL(places(begun));
    expect([begun.statusCode, origin, pathname]).toEqual([302, issuer.url, '/authorize']);
    expect(Object.fromEntries(searchParams)).toMatchObject({
      client_id: CLIENT_ID,
      redirect_uri: 'https://api.test/auth/callback',
      response_type: 'code',
      code_challenge_method: 'S256',
      scope: 'openid email',
      state: expect.stringMatching(/.{40}/),
      nonce: expect.stringMatching(/.{40}/),
    });
    expect(begun.cookies).toEqual([
      expect.stringMatching(/^__Host-ft-login=[\w-]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600; Secure$/),
    ]);
    const verifier = JSON.parse(Buffer.from(sent(begun)[0]?.split('=')[1] ?? '', 'base64url').toString()).verifier;
    expect(places(begun)).not.toContain(verifier);
  });

  it('opens a session of the user, and the address that was asked for', async () => {
    const reply = await signIn();
    expect([reply.statusCode, places(reply)]).toEqual([302, '/console/tasks?view=list']);
    expect(reply.cookies).toEqual([
      expect.stringMatching(/^__Host-ft=fs_[\w-]+; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200; Secure$/),
      '__Host-ft-login=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure',
    ]);
    const { body } = await session(reply);
    expect(body).toMatchObject({ role: 'operator', keyId: null, tenant: { id: mine.tenantId }, user: { name: ADA } });
    const audit = await api.query('select actor from automation.audit_log where entity_id = $1', [body.session.id]);
    expect(audit).toEqual([{ actor: `user:${body.user.id}` }]);
  });

  it.each([
    [['sales', 'bosses'], 'admin'],
    ['https://roles.example/guest', 'viewer'],
  ])('gives the highest role of %s', async (groups, role) => {
    expect((await session(await signIn(claims({ groups })))).body.role).toBe(role);
  });

  it('finds the tenant by its slug too, the address in any case, and takes a flag that is written as text', async () => {
    const [tenant] = await api.query<{ slug: string }>('select slug from crm.tenants where id = $1', [mine.tenantId]);
    const given = claims({ 'custom:tenant': tenant?.slug, email: 'ADA@Example.com', email_verified: 'true' });
    expect((await session(await signIn(given))).body.tenant.id).toBe(mine.tenantId);
  });

  it('goes on when the issuer has replaced its keys', async () => {
    expect(refusal(await signIn())).toBeUndefined();
    issuer.rotateKeys();
    expect(refusal(await signIn())).toBeUndefined();
  });

  it.each([
    ['https://elsewhere.test/console', '/console'],
    ['//elsewhere.test/console', '/console'],
    ['/\\elsewhere.test', '/console'],
    ['/console/../api/tasks', '/console'],
    ['/consoles', '/console'],
    [`/console/${'x'.repeat(1000)}`, '/console'],
    ['/console/jobs?status=FAILED&tenant=a#sign-in=X', '/console/jobs?status=FAILED&tenant=a'],
  ])('goes from %.40s to the console only', async (asked, expected) => {
    issuer.behaviour.claims = claims();
    const { back, cookies } = await visit(asked);
    expect(places(await ask(back, cookies))).toBe(expected);
  });
});

describe('a token', () => {
  it.each([
    ['for another client', { aud: 'other' }],
    ['of another issuer', { iss: 'https://elsewhere.test' }],
    ['with another nonce', { nonce: 'other' }],
    ['without a nonce', { nonce: undefined }],
    ['that has expired', { exp: Math.floor(Date.now() / 1000) - 60 }],
    ['from the future', { nbf: Math.floor(Date.now() / 1000) + 600 }],
  ])('%s is refused', async (_, wrong) => {
    const reply = await signIn(claims(wrong));
    expect([refusal(reply), sent(reply)]).toEqual(['TOKEN_INVALID', ['__Host-ft-login=']]);
  });

  it('that somebody else signed is refused', async () => {
    issuer.behaviour.isForged = true;
    expect(refusal(await signIn())).toBe('TOKEN_INVALID');
  });
});

describe('an answer', () => {
  it('counts once', async () => {
    issuer.behaviour.claims = claims();
    const { back, cookies } = await visit();
    expect(refusal(await ask(back, cookies))).toBeUndefined();
    expect(refusal(await ask(back, []))).toBe('LOGIN_EXPIRED');
    expect(refusal(await ask(back, cookies))).toBe('ISSUER_REFUSED');
  });

  it('is refused in a browser that did not ask, or asked for another', async () => {
    issuer.behaviour.claims = claims();
    const [first, second] = [await visit(), await visit()];
    expect(refusal(await ask(first.back, second.cookies))).toBe('LOGIN_EXPIRED');
    expect(refusal(await ask(first.back, ['__Host-ft-login=e30', 'ft-login=e30']))).toBe('LOGIN_EXPIRED');
    expect(issuer.asked).not.toContain('/token');
  });

  it('that is an error of the issuer leads back to where the user was', async () => {
    issuer.behaviour.error = 'access_denied';
    const { back, cookies } = await visit();
    expect(places(await ask(back, cookies))).toBe('/console/tasks?view=list#sign-in=ISSUER_REFUSED');
  });
});

describe('a user', () => {
  it.each([
    ['without an address', { email: undefined }, 'CLAIM_MISSING:email'],
    ['whose address is not said to be confirmed', { email_verified: undefined }, 'CLAIM_MISSING:email_verified'],
    ['whose address is not confirmed', { email_verified: false }, 'EMAIL_UNVERIFIED'],
    ['without a tenant', { 'custom:tenant': undefined }, 'CLAIM_MISSING:custom%3Atenant'],
    ['without groups', { groups: undefined }, 'CLAIM_MISSING:groups'],
    ['of no group', { groups: [] }, 'CLAIM_MISSING:groups'],
    ['of a group without a role', { groups: ['toString', 'warehouse'] }, 'ROLE_UNKNOWN:groups'],
    ['whom the CRM does not know', { email: 'eve@example.com' }, 'UNKNOWN_USER'],
  ])('%s is refused', async (_, wrong, code) => {
    expect(refusal(await signIn(claims(wrong)))).toBe(code);
  });

  it('of another tenant, or who is no longer active, is refused', async () => {
    await addUser(theirs.tenantId, 'bob@example.com');
    await addUser(mine.tenantId, 'gone@example.com', false);
    expect(refusal(await signIn(claims({ email: 'bob@example.com' })))).toBe('UNKNOWN_USER');
    expect(refusal(await signIn(claims({ email: 'gone@example.com' })))).toBe('INACTIVE_USER');
    const opened = await api.query(
      `select 1 from automation.sessions s join crm.users u on u.id = s.user_id where u.email <> $1`,
      [ADA],
    );
    expect(opened).toEqual([]);
  });

  it('whom a tenant has twice is refused', async () => {
    for (const _ of [1, 2]) await addUser(mine.tenantId, 'twice@example.com');
    expect(refusal(await signIn(claims({ email: 'twice@example.com' })))).toBe('AMBIGUOUS_USER');
  });
});

describe('an issuer', () => {
  it.each([500, 503, 302])('whose token endpoint replies %i is called unreachable', async (status) => {
    issuer.behaviour.tokenStatus = status;
    expect(refusal(await signIn())).toBe('ISSUER_UNREACHABLE');
  });

  it('that is down is called unreachable, at the beginning and at the end', async () => {
    issuer.behaviour.claims = claims();
    const { back, cookies } = await visit();
    const port = Number(new URL(issuer.url).port);
    await issuer.stop();
    try {
      expect(places(await ask('/auth/login?return=/console/jobs'))).toBe('/console/jobs#sign-in=ISSUER_UNREACHABLE');
      expect(refusal(await ask(back, cookies))).toBe('ISSUER_UNREACHABLE');
    } finally {
      issuer = await startIssuer(port);
    }
  });
});
