import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { type ApiFixture, type RunningApi, startApi } from './harness.ts';

const running: RunningApi[] = [];
const start = async (fixture: ApiFixture) => {
  const api = await startApi(fixture);
  running.push(api);
  return api;
};
afterEach(async () => {
  await Promise.all(running.splice(0).map(({ service }) => service.stop?.()));
});

/** Without the clean-up that `fetch` does on paths and headers. */
async function raw(
  url: string,
  path: string,
  options: { method?: string; headers?: Record<string, string | string[]>; body?: string } = {},
) {
  const { hostname, port } = new URL(url);
  const { body, ...rest } = options;
  return new Promise<{ status: number | undefined; body: unknown }>((done, fail) => {
    const sent = httpRequest({ hostname, port, path, ...rest }, async (response) =>
      done({ status: response.statusCode, body: await json(response).catch(fail) }),
    );
    sent.once('error', fail).end(body);
  });
}

const answerOf = async (response: Response) => [response.status, await response.json()];

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

describe('replies', () => {
  const reply = async (answer: () => unknown) => fetch((await start({ routes: { 'GET /': { answer } } })).url);

  it('take status, headers, cookies and binary bodies from the function', async () => {
    const response = await reply(() => ({
      statusCode: 201,
      headers: { 'X-Number': 5, 'Content-Type': 'image/png' },
      cookies: ['a=1; Path=/', 'b=2'],
      body: Buffer.from([0, 255]).toString('base64'),
      isBase64Encoded: true,
    }));
    expect([response.status, response.headers.get('x-number'), response.headers.get('content-type')]).toEqual([
      201,
      '5',
      'image/png',
    ]);
    expect(response.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2']);
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([0, 255]);
    expect(response.headers.get('apigw-requestid')).toBeTruthy();
  });

  it.each([
    ['an object', { a: 1 }, '{"a":1}'],
    ['text', 'hello', 'hello'],
    ['a list', [1], '[1]'],
    ['nothing', undefined, 'null'],
  ])('without a status code are a 200 with %s as JSON body', async (_, result, body) => {
    const response = await reply(() => result);
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      200,
      'application/json',
      body,
    ]);
  });

  it.each([
    ['an impossible status', { statusCode: 'ok' }],
    ['a body that is no text', { statusCode: 200, body: { a: 1 } }],
    ['a header that is a list', { statusCode: 200, headers: { a: ['b'] } }],
    ['a header with a line break', { statusCode: 200, headers: { a: 'b\nc' } }],
    ['cookies that are no list', { statusCode: 200, cookies: 'a=1' }],
  ])('with %s are a 500', async (_, result) => {
    expect(await answerOf(await reply(() => result))).toEqual([500, { message: 'Internal Server Error' }]);
  });

  it('are a 500 when the function fails, and a 503 when it takes too long', async () => {
    const failing = await reply(() => {
      throw new Error('secret detail');
    });
    expect(await answerOf(failing)).toEqual([500, { message: 'Internal Server Error' }]);
    const { url } = await start({ routes: { 'GET /': { answer: () => new Promise(() => undefined), timeoutMs: 50 } } });
    expect(await answerOf(await fetch(url))).toEqual([503, { message: 'Service Unavailable' }]);
  });
});

describe('permissions', () => {
  it('let only the API, method and route path call the function that its policy names', async () => {
    const asked: string[] = [];
    const allowed = (sourceArn: string) => {
      asked.push(sourceArn);
      return !sourceArn.includes('/POST/');
    };
    const routes = { 'ANY /things/{id}': { answer: () => 1, authorizer: 'keys' }, $default: { answer: () => 2 } };
    const { url, log, events } = await start({
      routes,
      authorizers: { keys: { answer: () => ({ isAuthorized: true }) } },
      allowed,
    });
    expect(await answerOf(await fetch(`${url}/things/1`, { method: 'POST' }))).toEqual([
      500,
      { message: 'Internal Server Error' },
    ]);
    expect((await fetch(`${url}/things/1`)).status).toBe(200);
    await fetch(`${url}/other`);
    const authorizer = expect.stringMatching(
      /^arn:aws:execute-api:eu-west-1:111122223333:[a-z0-9]{10}\/authorizers\/[a-z0-9]{10}$/,
    );
    const ends = (text: string) =>
      expect.stringMatching(
        new RegExp(`^arn:aws:execute-api:eu-west-1:111122223333:[a-z0-9]{10}/${text.replace(/[$+{}]/g, '\\$&')}$`),
      );
    expect(asked).toEqual([
      authorizer,
      ends('$default/POST/things/{id}'),
      authorizer,
      ends('$default/GET/things/{id}'),
      ends('$default/$default/$default'),
    ]);
    expect([events['ANY /things/{id}']?.length, log]).toEqual([1, []]);
  });
});

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

  it('that fail or answer nonsense are a 500, and are asked again', async () => {
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

describe('limits', () => {
  it('refuse a body over 10 MB and headers over 10 240 bytes, before any function is asked', async () => {
    const { url, events } = await start({ routes: { $default: { answer: () => 1 } } });
    const large = await raw(url, '/', { method: 'POST', body: 'x'.repeat(10 * 1024 * 1024 + 1) });
    expect(large).toEqual({ status: 413, body: { message: 'Request Entity Too Large' } });
    expect((await raw(url, '/', { headers: { a: 'x'.repeat(10_200) } })).status).toBe(431);
    expect((await raw(url, '/', { headers: { a: 'x'.repeat(9_000) } })).status).toBe(200);
    expect(events.$default).toHaveLength(1);
  });

  it('throttle each route by its own settings, or those of the stage', async () => {
    const answer = () => 1;
    // So slow a refill that no machine waits for one.
    const slow = (burst: number) => ({ ThrottlingBurstLimit: burst, ThrottlingRateLimit: 0.0001 });
    const stage = { DefaultRouteSettings: slow(1), RouteSettings: { 'GET /b': slow(2) } };
    const { url } = await start({ routes: { 'GET /a': { answer }, 'GET /b': { answer } }, stage });
    const statuses = [];
    for (const path of ['/a', '/a', '/b', '/b', '/b']) statuses.push((await fetch(url + path)).status);
    expect(statuses).toEqual([200, 429, 200, 200, 429]);
    expect(await (await fetch(`${url}/a`)).json()).toEqual({ message: 'Too Many Requests' });
  });
});

describe('CORS', () => {
  const api = {
    CorsConfiguration: {
      AllowOrigins: ['https://a.example'],
      AllowMethods: ['GET', 'POST'],
      AllowHeaders: ['authorization'],
      MaxAge: 600,
      ExposeHeaders: ['x-id'],
    },
  };
  const routes = {
    'GET /a': { answer: () => ({ statusCode: 200, headers: { 'Access-Control-Allow-Origin': '*' }, body: '' }) },
  };
  const preflight = { Origin: 'https://a.example', 'Access-Control-Request-Method': 'GET' };

  it('answers preflights of allowed origins without a route', async () => {
    const { url, events } = await start({ routes, api });
    const response = await fetch(`${url}/any`, { method: 'OPTIONS', headers: preflight });
    expect(response.status).toBe(204);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': 'https://a.example',
      'access-control-allow-methods': 'GET,POST',
      'access-control-allow-headers': 'authorization',
      'access-control-max-age': '600',
    });
    const foreign = await fetch(`${url}/any`, {
      method: 'OPTIONS',
      headers: { ...preflight, Origin: 'https://b.example' },
    });
    expect([foreign.status, foreign.headers.get('access-control-allow-origin')]).toEqual([204, null]);
    expect(events).toEqual({});
  });

  it('replaces the headers of functions, and leaves them alone when it is not configured', async () => {
    const headers = { Origin: 'https://a.example' };
    const own = await start({ routes, api });
    const replaced = await fetch(`${own.url}/a`, { headers });
    expect([
      replaced.headers.get('access-control-allow-origin'),
      replaced.headers.get('access-control-expose-headers'),
    ]).toEqual(['https://a.example', 'x-id']);
    expect((await fetch(`${own.url}/a`)).headers.get('access-control-allow-origin')).toBeNull();
    const left = await start({ routes });
    expect((await fetch(`${left.url}/a`, { headers })).headers.get('access-control-allow-origin')).toBe('*');
  });
});

describe('access logs', () => {
  it('hold one line for each request, with JSON values escaped and unknown ones as a dash', async () => {
    const Format =
      '{"id":"$context.requestId","key":"$context.routeKey","status":"$context.status","agent":"$context.identity.userAgent","who":"$context.authorizer.tenant","why":"$context.integrationErrorMessage"}';
    const stage = {
      AccessLogSettings: { DestinationArn: 'arn:aws:logs:eu-west-1:111122223333:log-group:access', Format },
    };
    const answer = () => {
      throw new Error('x');
    };
    const { url, service, dataFolder } = await start({ routes: { 'GET /a': { answer } }, stage });
    await fetch(`${url}/a`, { headers: { 'User-Agent': 'say "hi"' } });
    await fetch(`${url}/b`);
    await service.stop?.();
    const apiId = service.attributes({
      logicalId: 'Api',
      stack: 'App',
      type: 'AWS::ApiGatewayV2::Api',
      properties: {},
    }).ref;
    const lines = readFileSync(`${dataFolder}/logs/access-${apiId}.log`, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(lines).toEqual([
      { id: expect.any(String), key: 'GET /a', status: '500', agent: 'say "hi"', who: '-', why: 'the function failed' },
      { id: expect.any(String), key: '-', status: '404', agent: expect.any(String), who: '-', why: '-' },
    ]);
  });
});
