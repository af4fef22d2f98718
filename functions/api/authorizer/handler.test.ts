import type { APIGatewayRequestAuthorizerEventV2 } from 'aws-lambda';
import { expect, test, vi } from 'vitest';
import { makeApiKey } from '../../engine/api-key.ts';
import { EngineError } from '../../engine/errors.ts';
import type { HttpEvent } from '../http/request/http-event.ts';
import { refuse } from '../http/respond.ts';
import { handler } from './handler.ts';

const { maybeOne } = vi.hoisted(() => ({ maybeOne: vi.fn() }));
vi.mock('../../engine/data/database.ts', () => ({ connect: () => ({ maybeOne }) }));

const event = { headers: { authorization: `Bearer ${makeApiKey()}` } } as unknown as APIGatewayRequestAuthorizerEventV2; // the rest is not read

test('a database that is waking up makes no 401 of a good key: the call goes through and is answered 503', async () => {
  maybeOne.mockRejectedValueOnce(new EngineError('DATABASE_BUSY', 'The database is waking up'));
  const { isAuthorized, context } = await handler(event);
  expect([isAuthorized, context.verdict, context.role]).toEqual([true, 'DATABASE_BUSY', '']);
  const asked = { requestContext: { requestId: 'r' } } as HttpEvent;
  const reply = refuse(asked, new EngineError('DATABASE_BUSY', context.message));
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
