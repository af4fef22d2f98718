import { describe, expect, it } from 'vitest';
import { answerOf, useApis } from './setup-client.ts';

const start = useApis();

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

  it('to HEAD have the length of the body, and no body', async () => {
    const answer = () => ({ statusCode: 200, body: '{"a":1}' });
    const { url } = await start({ routes: { 'HEAD /': { answer } } });
    const response = await fetch(url, { method: 'HEAD' });
    expect([response.headers.get('content-length'), await response.text()]).toEqual(['7', '']);
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
