/** What HTTP itself promises, for every route: methods, encodings, types, headers. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Reply, startApi, type TestApi } from '../../test/support/api/setup-api.ts';
import { type SeededTenant, seedTenant } from '../../test/support/api/setup-tenant.ts';

let api: TestApi;
let tenant: SeededTenant;

beforeAll(async () => {
  api = await startApi();
  tenant = await seedTenant(api);
});
afterAll(() => api.stop());

const call = (method: string, path: string, more: { body?: unknown; headers?: Record<string, string> } = {}) =>
  api.call({ method, path, key: tenant.key, ...more });
const TRIGGERS = '/api/admin/triggers';

describe('security headers', () => {
  const expected = {
    'strict-transport-security': expect.stringMatching(/^max-age=\d{7,}/),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'content-security-policy': expect.stringMatching(/default-src 'none'.*frame-ancestors 'none'/),
  };

  it.each([
    ['GET', '/health'],
    ['GET', '/openapi.json'],
    ['GET', '/api/tasks'],
    ['GET', '/nowhere'],
    ['GET', '/unsubscribe/x'],
    ['GET', '/documents/x'],
  ])('are in the reply of %s %s', async (method, path) => {
    const { headers } = await api.call({ method, path });
    expect(headers).toMatchObject(expected);
    if (path !== '/openapi.json') expect(headers['cache-control']).toMatch(/no-store$/);
  });
});

describe('methods', () => {
  it('include HEAD wherever there is GET, with the same headers', async () => {
    for (const path of ['/health', '/openapi.json', '/api/tasks', `/api/jobs/${tenant.jobIds[0]}`]) {
      const [got, head] = [await call('GET', path), await call('HEAD', path)];
      // Two requests have two ids, and are counted twice.
      const same = ({ 'x-request-id': _id, ratelimit: _count, ...headers }: Reply['headers']) => headers;
      expect([head.status, same(head.headers)]).toEqual([200, same(got.headers)]);
    }
    expect((await api.call({ method: 'HEAD', path: '/api/tasks' })).status).toBe(401);
  });

  it.each([
    ['PUT', '/api/tasks', 'GET, HEAD, OPTIONS'],
    ['DELETE', '/api/jobs/x/retry', 'OPTIONS, POST'],
    ['POST', '/health', 'GET, HEAD, OPTIONS'],
    ['HEAD', '/api/jobs/x/retry', 'OPTIONS, POST'],
    ['TRACE', `${TRIGGERS}/x`, 'DELETE, GET, HEAD, OPTIONS, PATCH, PUT'],
  ])('that a path does not have, such as %s %s, are a 405 with Allow', async (method, path, allow) => {
    const { status, headers, body } = await call(method, path);
    expect([status, headers.allow, body.error.code]).toEqual([405, allow, 'METHOD_NOT_ALLOWED']);
    const options = await call('OPTIONS', path);
    expect([options.status, options.headers.allow]).toEqual([204, allow]);
  });

  it('of the console with the slash that people type lead to it, with the query', async () => {
    const asked = async (method: string, path: string) => {
      const { status, headers } = await call(method, path);
      return [status, headers.location];
    };
    expect(await asked('GET', '/console/')).toEqual([302, '/console']);
    expect(await asked('HEAD', '/console/?tenant=a%20b')).toEqual([302, '/console?tenant=a%20b']);
    expect(await asked('PUT', '/console/')).toEqual([404, undefined]);
  });

  it('of a path that is not there are a 404', async () => {
    for (const path of ['/api', '/api/tasks/', '/api/jobs//retry', '/api/tasks/1/2'])
      expect(await call('PUT', path)).toMatchObject({ status: 404, body: { error: { code: 'NO_SUCH_ROUTE' } } });
  });
});

describe('bodies', () => {
  const named = (name: string) => JSON.stringify({ triggerType: 'CUSTOMER_TIMING', name });
  const post = async (body: string, headers: Record<string, string> = {}) => {
    const reply = await call('POST', TRIGGERS, { body, headers });
    return [reply.status, reply.body.error?.code ?? reply.body.name];
  };

  it.each([
    'text/plain;charset=UTF-8',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    'application/json; charset=iso-8859-1',
  ])('of the type %s are a 415', async (type) => {
    expect(await post(named('t'), { 'content-type': type })).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });

  it.each(['application/json', 'APPLICATION/JSON; Charset="utf-8"', 'application/merge-patch+json', ''])(
    'of the type "%s" are accepted',
    async (type) => expect(await post(named(`t ${type}`), { 'content-type': type })).toEqual([201, `t ${type}`]),
  );

  it('that are compressed are a 415, and a call without a body may have any type', async () => {
    expect(await post(named('z'), { 'content-encoding': 'gzip' })).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    const run = await call('POST', `${TRIGGERS}/${tenant.triggerId}/run`, {
      headers: { 'content-type': 'text/plain' },
    });
    expect(run.status).toBe(202);
  });

  it('may begin with a byte order mark', async () => {
    expect(await post(`\ufeff${named('bom')}`)).toEqual([201, 'bom']);
  });

  it('that are not UTF-8 are a 400, whether or not the gateway has decoded them', async () => {
    const sent = Buffer.concat([
      Buffer.from('{"triggerType":"CUSTOMER_TIMING","name":"'),
      Buffer.from([0xe9]),
      Buffer.from('"}'),
    ]);
    const length = { 'content-length': String(sent.length) };
    expect(await post(sent.toString('utf8'), length)).toEqual([400, 'BAD_ENCODING']);
    const honest = named('\ufffd');
    expect(await post(honest, { 'content-length': String(Buffer.byteLength(honest)) })).toEqual([201, '\ufffd']);
    const query = await call('GET', '/api/jobs?type=%FF');
    expect([query.status, query.body.error.code]).toEqual([400, 'BAD_ENCODING']);
  });
});

describe('replies', () => {
  it('to what was created say where it is read', async () => {
    const created = [
      await call('POST', TRIGGERS, { body: { triggerType: 'CUSTOMER_TIMING', name: 'located' } }),
      await call('POST', '/api/admin/keys', { body: { role: 'viewer', name: 'located' } }),
    ];
    for (const { status, headers } of created) {
      expect(status).toBe(201);
      expect((await call('GET', headers.location ?? '')).body.name).toBe('located');
    }
  });

  it('are compressed for those who ask, and say so', async () => {
    const plain = await call('GET', '/openapi.json');
    for (const accepted of ['gzip', 'br, GZIP;q=0.5', '*']) {
      const { headers, body } = await call('GET', '/openapi.json', { headers: { 'accept-encoding': accepted } });
      expect([headers['content-encoding'], headers.vary]).toEqual(['gzip', 'accept-encoding']);
      expect(body).toEqual(plain.body);
    }
    for (const refused of ['', 'br', 'gzip;q=0', 'identity']) {
      const { headers } = await call('GET', '/openapi.json', { headers: { 'accept-encoding': refused } });
      expect([headers['content-encoding'], headers.vary]).toEqual([undefined, 'accept-encoding']);
    }
    const small = await call('GET', '/health', { headers: { 'accept-encoding': 'gzip' } });
    expect(small.headers['content-encoding']).toBeUndefined();
    const list = await call('GET', '/api/jobs?queue=email', { headers: { 'accept-encoding': 'gzip' } });
    expect([list.headers['content-encoding'], list.body.items.length]).toEqual([undefined, 2]);
    const triggers = await call('GET', TRIGGERS, { headers: { 'accept-encoding': 'gzip' } });
    expect([triggers.headers['content-encoding'], triggers.body.items.length > 4]).toEqual(['gzip', true]);
  });

  it('with the contract may be kept, and are empty for whoever has it already', async () => {
    const { headers, body } = await call('GET', '/openapi.json');
    expect(headers['cache-control']).toBe('public, max-age=300');
    expect(body.servers).toEqual([{ url: 'https://api.test' }]);
    const tag = headers.etag ?? '';
    expect(tag).toMatch(/^W\/"[\w-]{22}"$/);
    for (const known of [tag, tag.slice(2), `"x", ${tag}`, '*']) {
      const again = await call('GET', '/openapi.json', { headers: { 'if-none-match': known } });
      expect([again.status, again.headers.etag, again.body]).toEqual([304, tag, undefined]);
    }
    expect((await call('GET', '/openapi.json', { headers: { 'if-none-match': '"x"' } })).status).toBe(200);
    const digest = createHash('sha256').update(JSON.stringify(body)).digest('base64url');
    expect(tag).toContain(digest.slice(0, 22));
  });
});

describe('limits', () => {
  it('are in every reply to a key, and beyond them a 429 says when to come back', async () => {
    const key = (await call('POST', '/api/admin/keys', { body: { role: 'viewer', name: 'busy' } })).body;
    const ask = () => api.call({ method: 'GET', path: '/api/tasks', key: key.key });
    const { headers } = await ask();
    expect(headers['ratelimit-policy']).toBe('"key";q=12000;w=60');
    expect(Number(/^"key";r=(\d+);t=\d+$/.exec(headers.ratelimit ?? '')?.[1])).toBeGreaterThan(11_900);
    // A minute may end between the count that is written here and the request.
    const overTheLimit = async (): Promise<Reply> => {
      const busy = (await call('POST', '/api/admin/keys', { body: { role: 'viewer', name: 'busy' } })).body;
      await api.query(
        `insert into automation.request_counts (key_id, window_start, taken) values ($1, date_trunc('minute', now()), 12000)`,
        [busy.keyId],
      );
      return api.call({ method: 'GET', path: '/api/tasks', key: busy.key });
    };
    const first = await overTheLimit();
    const refused = first.status === 429 ? first : await overTheLimit();
    const seconds = /^"key";r=0;t=(\d+)$/.exec(refused.headers.ratelimit ?? '')?.[1];
    expect([refused.status, refused.body.error.code, refused.headers['retry-after']]).toEqual([
      429,
      'TOO_MANY_REQUESTS',
      seconds,
    ]);
  });
});

describe('a cursor', () => {
  it('belongs to its list and to its filters; the size of pages may change', async () => {
    const { body } = await call('GET', '/api/tasks?limit=1');
    const next = (path: string) => call('GET', `${path}cursor=${body.nextCursor}`);
    expect((await next('/api/tasks?limit=5&')).body.items).toHaveLength(1);
    for (const other of [
      '/api/jobs?',
      '/api/tasks?status=PENDING&',
      `${TRIGGERS}/${tenant.triggerId}/tasks?`,
      '/api/evaluations?',
    ]) {
      expect(await next(other), other).toMatchObject({
        status: 422,
        body: { error: { details: [{ path: 'cursor', message: expect.stringMatching(/^must be the nextCursor/) }] } },
      });
    }
  });
});

describe('a name', () => {
  it.each(['Abc\u202egpj.exe', '\u2066x\u2069', 'two\nlines', 'tab\there'])('is not %j', async (name) => {
    const keys = await call('POST', '/api/admin/keys', { body: { role: 'viewer', name } });
    const triggers = await call('POST', TRIGGERS, { body: { triggerType: 'CUSTOMER_TIMING', name } });
    const config = { taskTitle: name };
    const titled = await call('POST', TRIGGERS, { body: { triggerType: 'CUSTOMER_TIMING', name: 'n', config } });
    expect([titled.status, titled.body.error.details[0].path]).toEqual([422, 'config.taskTitle']);
    for (const reply of [keys, triggers])
      expect([reply.status, reply.body.error.details[0].path]).toEqual([422, 'name']);
  });

  it('may be in any script', async () => {
    const name = 'שלום \u200f(עולם) مرحبا 你好 👩‍🍳';
    expect((await call('POST', '/api/admin/keys', { body: { role: 'viewer', name } })).status).toBe(201);
  });
});
