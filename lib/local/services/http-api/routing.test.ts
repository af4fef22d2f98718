import { describe, expect, it } from 'vitest';
import { raw, useApis } from './setup-client.ts';
import { startApi } from './setup-http-api.ts';

const start = useApis();

describe('events', () => {
  it('have the shape of payload format 2.0', async () => {
    const { url, events } = await start({ routes: { 'POST /things/{id}': { answer: () => 1 } } });
    const { host } = new URL(url);
    const headers = {
      'Content-Type': 'application/json',
      'X-Two': ['a', 'b'],
      Cookie: 'k=v; l=w',
      'User-Agent': 'test',
    };
    await raw(url, '/things/a%20b?q=1&q=2&r=%C3%BC', { method: 'POST', headers, body: '{"a":1}' });
    expect(events['POST /things/{id}']?.[0]).toEqual({
      version: '2.0',
      routeKey: 'POST /things/{id}',
      rawPath: '/things/a b',
      rawQueryString: 'q=1&q=2&r=%C3%BC',
      cookies: ['k=v', 'l=w'],
      headers: {
        'content-type': 'application/json',
        'x-two': 'a,b',
        'user-agent': 'test',
        host,
        connection: expect.any(String),
        'content-length': '7',
        'x-amzn-trace-id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-port': new URL(url).port,
        'x-forwarded-proto': 'http',
      },
      queryStringParameters: { q: '1,2', r: 'ü' },
      pathParameters: { id: 'a b' },
      requestContext: {
        accountId: '111122223333',
        apiId: expect.stringMatching(/^[a-z0-9]{10}$/),
        domainName: host,
        domainPrefix: '127',
        http: { method: 'POST', path: '/things/a b', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
        requestId: expect.any(String),
        routeKey: 'POST /things/{id}',
        stage: '$default',
        time: '20/Nov/2026:12:00:00 +0000',
        timeEpoch: Date.parse('2026-11-20T12:00:00Z'),
      },
      body: '{"a":1}',
      isBase64Encoded: false,
    });
  });

  it.each([
    ['text/csv', false],
    ['application/json; charset=utf-8', false],
    ['application/xml', false],
    ['application/x-www-form-urlencoded', true],
    ['application/octet-stream', true],
    ['application/vnd.api+json', true],
  ])('carry a body of type %s in base64: %s', async (type, inBase64) => {
    const { url, events } = await start({ routes: { $default: { answer: () => '' } } });
    await fetch(url, { method: 'PUT', headers: { 'content-type': type }, body: 'a=1' });
    expect(events.$default?.[0]).toMatchObject({ isBase64Encoded: inBase64, body: inBase64 ? 'YT0x' : 'a=1' });
  });

  it('leave out what a request does not have', async () => {
    const { url, events } = await start({ routes: { $default: { answer: () => '' } } });
    await fetch(url);
    const names = Object.keys(events.$default?.[0] ?? {});
    expect(names).toEqual([
      'version',
      'routeKey',
      'rawPath',
      'rawQueryString',
      'headers',
      'requestContext',
      'isBase64Encoded',
    ]);
  });
});

describe('routes', () => {
  const routes = [
    'GET /pets/dog/1',
    'GET /pets/dog/{id}',
    'GET /pets/{proxy+}',
    'ANY /pets/dog/{any}',
    'ANY /{proxy+}',
    'GET /',
  ];

  it.each([
    ['GET', '/pets/dog/1', 'GET /pets/dog/1', undefined],
    ['GET', '/pets/dog/2', 'GET /pets/dog/{id}', { id: '2' }],
    ['GET', '/pets/cat/1', 'GET /pets/{proxy+}', { proxy: 'cat/1' }],
    ['GET', '/pets/dog/1/x', 'GET /pets/{proxy+}', { proxy: 'dog/1/x' }],
    ['PUT', '/pets/dog/1', 'ANY /pets/dog/{any}', { any: '1' }],
    ['DELETE', '/birds', 'ANY /{proxy+}', { proxy: 'birds' }],
    ['GET', '/', 'GET /', undefined],
    ['GET', '/pets/dog%2F1', 'GET /pets/dog/1', undefined],
  ])('%s %s goes to %s', async (method, path, routeKey, pathParameters) => {
    const answer = (event: object) => ({
      ...('pathParameters' in event ? { found: event.pathParameters } : {}),
      ...('routeKey' in event ? { key: event.routeKey } : {}),
    });
    const { url } = await start({ routes: Object.fromEntries(routes.map((key) => [key, { answer }])) });
    const expected = { key: routeKey, ...(pathParameters ? { found: pathParameters } : {}) };
    expect(await raw(url, path, { method })).toEqual({ status: 200, body: expected });
  });

  it('end in 404 where nothing matches, or in $default', async () => {
    const none = await start({ routes: { 'GET /a': { answer: () => 1 } } });
    for (const path of ['/b', '/a/', '/A', '/a/b'])
      expect(await raw(none.url, path)).toEqual({ status: 404, body: { message: 'Not Found' } });
    expect(await raw(none.url, '/a', { method: 'POST' })).toMatchObject({ status: 404 });
    expect(await raw(none.url, '/%E0%A4%A')).toEqual({ status: 400, body: { message: 'Bad Request' } });
    const all = await start({ routes: { $default: { answer: () => 2 } } });
    expect(await raw(all.url, '/b')).toEqual({ status: 200, body: 2 });
  });

  it.each(['get /a', '/a', 'GET a', 'GET /a/{b', 'GET /{a+}/b', 'GET /{a}/{a}', 'FETCH /a', 'GET /a b'])(
    '"%s" is refused',
    async (key) => {
      await expect(startApi({ routes: { [key]: { answer: () => 1 } } })).rejects.toThrow(
        /^Route0 \(AWS::ApiGatewayV2::Route\): route key/,
      );
    },
  );
});
