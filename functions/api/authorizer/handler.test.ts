import type { APIGatewayRequestAuthorizerEventV2 } from 'aws-lambda';
import { expect, test, vi } from 'vitest';
import { environment } from '../../engine/environment.ts';
import { EngineError } from '../../engine/errors.ts';
import type { HttpEvent } from '../http/request/http-event.ts';
import { refuse, respond } from '../http/respond.ts';

const { maybeOne, one } = vi.hoisted(() => ({ maybeOne: vi.fn(), one: vi.fn() }));
vi.mock('../../engine/data/database.ts', () => ({ connect: () => ({ maybeOne, one }) }));
process.env[environment.requestsPerMinute] = '100';
vi.mock('./verify-key.ts', () => ({ reasonAgainst: async () => undefined }));
let made = 0;
function makeApiKey(): string {
  made += 1;
  return `ft_key-of-this-test-${made}`;
}
const { handler } = await import('./handler.ts');

const event = { headers: { authorization: `Bearer ${makeApiKey()}` } } as unknown as APIGatewayRequestAuthorizerEventV2; // the rest is not read

test('a database that is waking up makes no 401 of a good key: the call goes through and is answered 503', async () => {
  maybeOne.mockRejectedValueOnce(new EngineError('DATABASE_WAKING', 'The database is waking up'));
  const { isAuthorized, context } = await handler(event);
  expect([isAuthorized, context.verdict, context.role]).toEqual([true, 'DATABASE_WAKING', '']);
  const asked = { requestContext: { requestId: 'r' } } as HttpEvent;
  const reply = refuse(asked, new EngineError('DATABASE_WAKING', context.message));
  expect([reply.statusCode, reply.headers?.['retry-after']]).toEqual([503, '15']);
});

test('what went wrong inside stays inside', async () => {
  maybeOne.mockRejectedValueOnce(new TypeError('secret detail'));
  expect((await handler(event)).context).toMatchObject({
    verdict: 'INTERNAL',
    message: 'Something failed on our side',
  });
});

test('a missing header still goes through, so that the refusal has our shape', async () => {
  expect(await handler({} as APIGatewayRequestAuthorizerEventV2)).toMatchObject({
    isAuthorized: true,
    context: { verdict: 'MISSING_KEY', keyId: '', tenantId: '', role: '' },
  });
});

test('every reply says how many requests the key has left', async () => {
  const key = { id: 'k', tenantId: 't', role: 'viewer', expiresAt: null, revokedAt: null };
  const asks = async (taken: number, bearer: string) => {
    maybeOne.mockResolvedValueOnce(key);
    one.mockResolvedValueOnce({ taken });
    const asked = { headers: { authorization: `Bearer ${bearer}` } } as unknown as APIGatewayRequestAuthorizerEventV2;
    const { context } = await handler(asked);
    return { requestContext: { requestId: 'r', authorizer: { lambda: context } } } as unknown as HttpEvent;
  };
  const passed = await asks(2, makeApiKey());
  expect(passed.requestContext.authorizer?.lambda).toMatchObject({ verdict: 'ok', role: 'viewer' });
  expect(respond(passed, 200, {}).headers).toMatchObject({
    'ratelimit-policy': '"key";q=100;w=60',
    ratelimit: expect.stringMatching(/^"key";r=99;t=\d+$/),
  });
});

test('a request that cannot be counted is let through', async () => {
  maybeOne.mockResolvedValueOnce({ id: 'uncounted', tenantId: 't', role: 'viewer', expiresAt: null, revokedAt: null });
  one.mockRejectedValueOnce(new EngineError('DATABASE_BUSY', 'x'));
  expect((await handler({ headers: { authorization: `Bearer ${makeApiKey()}` } } as never)).context).toEqual({
    ...{ verdict: 'ok', message: '', keyId: 'uncounted', tenantId: 't', role: 'viewer' },
  });
});
