import { describe, expect, it } from 'vitest';
import { answerOf, useApis } from './setup-client.ts';
import { startApi } from './setup-http-api.ts';

const start = useApis();

describe('authorizers', () => {
  const keyed = { IdentitySource: ['$request.header.Authorization'], AuthorizerResultTtlInSeconds: 60 };
  const authorizer = (properties: object) => ({
    keys: {
      answer: ({ identitySource }: { identitySource?: unknown }) => ({
        isAuthorized: !String(identitySource).includes('bad'),
        context: { tenant: 't1', n: 1 },
      }),
      properties,
    },
  });
  const routes = {
    'GET /a': { answer: (event: object) => event, authorizer: 'keys' },
    'GET /b': { answer: () => 'b', authorizer: 'keys' },
  };
  const ask = (url: string, key?: string) => fetch(url, key === undefined ? {} : { headers: { Authorization: key } });

  it('hand their context to the function, or refuse with 403', async () => {
    const { url, events } = await start({ routes, authorizers: authorizer(keyed) });
    expect(await (await ask(`${url}/a`, 'good')).json()).toMatchObject({
      requestContext: { authorizer: { lambda: { tenant: 't1', n: 1 } } },
    });
    expect(await answerOf(await ask(`${url}/a`, 'bad'))).toEqual([403, { message: 'Forbidden' }]);
    expect(events.keys?.[0]).toMatchObject({
      version: '2.0',
      type: 'REQUEST',
      identitySource: ['good'],
      routeKey: 'GET /a',
      routeArn: expect.stringMatching(/\/\$default\/GET\/a$/),
    });
    expect(events['GET /a']).toHaveLength(1);
  });

  it('are not asked when an identity source is missing: 401', async () => {
    const { url, events } = await start({ routes, authorizers: authorizer(keyed) });
    expect(await answerOf(await ask(`${url}/a`))).toEqual([401, { message: 'Unauthorized' }]);
    expect(await answerOf(await ask(`${url}/a`, ''))).toEqual([401, { message: 'Unauthorized' }]);
    expect(events.keys).toBeUndefined();
  });

  it('are asked once in the time of the cache, for all routes together', async () => {
    const { url, events, clock } = await start({ routes, authorizers: authorizer(keyed) });
    for (const path of ['/a', '/b', '/a']) await ask(url + path, 'good');
    await ask(`${url}/a`, 'bad');
    await ask(`${url}/a`, 'bad');
    expect(events.keys).toHaveLength(2);
    await clock.moveTo(new Date('2026-11-20T12:00:59Z'), async () => undefined);
    await ask(`${url}/a`, 'good');
    expect(events.keys).toHaveLength(2);
    await clock.moveTo(new Date('2026-11-20T12:01:00Z'), async () => undefined);
    await ask(`${url}/a`, 'good');
    expect(events.keys).toHaveLength(3);
  });

  it('are asked for each route when the route key is part of the identity', async () => {
    const IdentitySource = [...keyed.IdentitySource, '$context.routeKey'];
    const { url, events } = await start({ routes, authorizers: authorizer({ ...keyed, IdentitySource }) });
    for (const path of ['/a', '/b', '/a']) await ask(url + path, 'good');
    expect(events.keys?.map(({ identitySource }) => identitySource)).toEqual([
      ['good', 'GET /a'],
      ['good', 'GET /b'],
    ]);
  });

  it('are asked every time without a cache, even without an identity source', async () => {
    const { url, events } = await start({ routes, authorizers: authorizer({ AuthorizerResultTtlInSeconds: 0 }) });
    await ask(`${url}/a`);
    await ask(`${url}/a`);
    expect(events.keys).toHaveLength(2);
  });

  it('that fail or return a malformed result are a 500, and are called again', async () => {
    let answers: unknown[] = [{ ok: true }, new Error('down'), { isAuthorized: true }];
    const answer = () => {
      const [next, ...rest] = answers;
      answers = rest;
      if (next instanceof Error) throw next;
      return next;
    };
    const { url } = await start({ routes, authorizers: { keys: { answer, properties: keyed } } });
    const statuses = [];
    for (let count = 0; count < 3; count += 1) statuses.push((await ask(`${url}/a`, 'good')).status);
    expect(statuses).toEqual([500, 500, 200]);
  });

  it('that do not let API Gateway invoke them are a 500, and the route is not asked', async () => {
    const allowed = (sourceArn: string) => !sourceArn.includes('/authorizers/');
    const { url, events } = await start({ routes, authorizers: authorizer(keyed), allowed });
    expect(await answerOf(await ask(`${url}/a`, 'good'))).toEqual([500, { message: 'Internal Server Error' }]);
    expect(events).toEqual({});
  });

  it.each([
    [{ AuthorizerResultTtlInSeconds: 60 }, 'a cache needs an identity source'],
    [
      { AuthorizerResultTtlInSeconds: 3601, IdentitySource: ['$context.routeKey'] },
      'AuthorizerResultTtlInSeconds must be 0 to 3600',
    ],
    [{ IdentitySource: ['method.request.header.X'] }, 'identity source "method.request.header.X" is malformed'],
    [{ EnableSimpleResponses: false }, 'only simple responses with payload format 2.0 are run here'],
    [{ AuthorizerType: 'JWT' }, 'AuthorizerType JWT is not run here'],
  ])('with %j are refused', async (properties, message) => {
    await expect(startApi({ routes: {}, authorizers: authorizer(properties) })).rejects.toThrow(message);
  });
});
