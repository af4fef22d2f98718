/** What HTTP promises, through the gateway of the running stack: on the way there, bytes become text and routes are chosen. */
import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningStack, startStack, type Tenant } from '../support/stack/setup-stack.ts';

let stack: RunningStack;
let tenant: Tenant;
beforeAll(async () => {
  stack = await startStack();
  tenant = await stack.newTenant();
});
afterAll(() => stack?.stop());

/** As it is sent and as it arrives: `fetch` would decompress, and send no bytes that are not text. */
function send(method: string, path: string, headers: Record<string, string> = {}, body?: Buffer) {
  const authorization = `Bearer ${tenant.adminKey}`;
  return new Promise<{ status: number | undefined; headers: Record<string, unknown>; body: Buffer }>((done, fail) => {
    const sent = request(
      `${stack.connection.apiUrl}${path}`,
      { method, headers: { authorization, ...headers } },
      (reply) => {
        buffer(reply).then((bytes) => done({ status: reply.statusCode, headers: reply.headers, body: bytes }), fail);
      },
    );
    sent.once('error', fail).end(body);
  });
}
const codeOf = (body: Buffer): unknown => JSON.parse(body.toString()).error.code;
const named = (name: Buffer) =>
  Buffer.concat([Buffer.from('{"triggerType":"CUSTOMER_TIMING","name":"'), name, Buffer.from('"}')]);
const json = { 'content-type': 'application/json' };

test('HEAD has the headers of GET and no body', async () => {
  const [got, head] = [await send('GET', '/api/admin/triggers'), await send('HEAD', '/api/admin/triggers')];
  expect([head.status, head.body.length, head.headers['content-length']]).toEqual([200, 0, String(got.body.length)]);
});

test('a method that a path does not have is a 405 with Allow, of an open path too', async () => {
  for (const [method, path, allow] of [
    ['PUT', '/api/tasks', 'GET, HEAD, OPTIONS'],
    ['DELETE', '/health', 'GET, HEAD, OPTIONS'],
    ['HEAD', '/api/jobs/x/retry', 'OPTIONS, POST'],
  ] as const) {
    const { status, headers } = await send(method, path);
    expect([method, status, headers.allow]).toEqual([method, 405, allow]);
  }
  expect((await send('OPTIONS', '/api/tasks')).status).toBe(204);
  expect((await send('PUT', '/nothing')).status).toBe(404);
});

test('the overview and the board answer beside /api/tasks/{id}, and know when the stack runs what', async () => {
  const [overview, board] = [await send('GET', '/api/overview'), await send('GET', '/api/tasks/board')];
  expect([overview.status, board.status]).toEqual([200, 200]);
  const { next } = JSON.parse(overview.body.toString());
  const names = next.map(({ name }: { name: string }) => name);
  expect(names).toEqual(expect.arrayContaining(['sample-no-order', 'burn-rate']));
});

test.each([json, { 'content-type': 'application/vnd.acme+json' }, {}])(
  'bytes that are not UTF-8 are a 400, and a byte order mark is no fault: %o',
  async (type) => {
    const wrong = await send('POST', '/api/admin/triggers', type, named(Buffer.from([0x63, 0x61, 0x66, 0xe9])));
    expect([wrong.status, codeOf(wrong.body)]).toEqual([400, 'BAD_ENCODING']);
    const name = Buffer.from(`café \ufffd ${JSON.stringify(type).length}`);
    const right = await send('POST', '/api/admin/triggers', type, Buffer.concat([Buffer.from('\ufeff'), named(name)]));
    expect([right.status, JSON.parse(right.body.toString()).name]).toEqual([201, name.toString()]);
    const { location = '' } = right.headers;
    expect((await send('GET', String(location))).status).toBe(200);
  },
);

test('a form is a 415, whose bytes the gateway hands on in base64', async () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const { status, body } = await send('POST', '/api/admin/triggers', form, named(Buffer.from('form')));
  expect([status, codeOf(body)]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
});

test('the contract is compressed on request, names its own address, and is not sent twice', async () => {
  const { headers, body } = await send('GET', '/openapi.json', { 'accept-encoding': 'gzip' });
  const contract = JSON.parse(gunzipSync(body).toString());
  expect([headers['content-encoding'], contract.servers]).toEqual(['gzip', [{ url: stack.connection.apiUrl }]]);
  const again = await send('GET', '/openapi.json', { 'if-none-match': String(headers.etag) });
  expect([again.status, again.body.length]).toEqual([304, 0]);
});

test('each reply says how many requests the key has left', async () => {
  const { headers } = await send('GET', '/api/tasks');
  expect(headers.ratelimit).toMatch(/^"key";r=\d+;t=\d+$/);
});
