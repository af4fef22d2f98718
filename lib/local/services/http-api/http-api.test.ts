import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { raw, useApis } from './setup-client.ts';

const start = useApis();

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

  it('replies to preflights of allowed origins without a route', async () => {
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

  it('replaces the headers of functions, and keeps them when it is not configured', async () => {
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

  it('adds to what a reply varies by', async () => {
    const answer = () => ({ statusCode: 200, headers: { vary: 'accept-encoding' }, body: '1' });
    const { url } = await start({ routes: { 'GET /a': { answer } }, api });
    const vary = async (headers: Record<string, string>) => (await fetch(`${url}/a`, { headers })).headers.get('vary');
    expect(await vary({ Origin: 'https://a.example' })).toBe('accept-encoding, Origin');
    expect(await vary({})).toBe('accept-encoding');
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
