/** The endpoint that docs/deploying.md shows, run as it is printed there: it accepts our signed calls, and no others. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { post } from '../../engine/calls/post.ts';
import { sign, signingKey } from '../../engine/calls/signing.ts';

const key = signingKey('a master secret of more than thirty-two bytes', '3f2b8c1e-5b0a-4c57-9d5e-1a2b3c4d5e6f');
const body = JSON.stringify({ customer: { name: 'Zoë' } });
const folder = mkdtempSync(join(tmpdir(), 'endpoint-'));

let endpoint: string;
/** With the documented setting for a local stack, whose clock differs. */
let ageless: string;
const examples: ChildProcess[] = [];

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function start(settings: Readonly<Record<string, string>> = {}): Promise<string> {
  const port = await freePort();
  const example = spawn(process.execPath, [join(folder, 'endpoint.mjs')], {
    env: { ...process.env, SECRET: key.secret, PORT: String(port), ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  examples.push(example);
  await once(example.stdout, 'data');
  return `http://127.0.0.1:${port}/`;
}

beforeAll(async () => {
  const document = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'deploying.md'), 'utf8');
  const [, program = ''] = /```js\n([\s\S]*?)```/.exec(document) ?? [];
  writeFileSync(join(folder, 'endpoint.mjs'), `${program}process.stdout.write('ready');`);
  [endpoint, ageless] = await Promise.all([start(), start({ MAX_AGE_SECONDS: 'Infinity' })]);
});
afterAll(() => {
  for (const example of examples) example.kill();
  rmSync(folder, { recursive: true, force: true });
});

/** Signs `body` for a time, and sends it, or another body if one is given. */
async function call({ timestamp = new Date(), sent = body, by = key, to = endpoint } = {}) {
  const headers = sign({ id: 'booking-1', timestamp, body, key: by });
  return post({ endpoint: to, body: sent, headers, timeoutMs: 10_000, allowsLoopback: true });
}

test('takes a call that is ours, and says what came of it', async () => {
  expect(await call()).toMatchObject({ kind: 'answered', status: 200, body: '{"call_result":"reached"}' });
});

test.each([
  ['whose body was changed', { sent: body.replace('Zoë', 'Zoe') }],
  ['of ten minutes ago', { timestamp: new Date(Date.now() - 600_000) }],
  ["signed with another tenant's key", { by: signingKey('a master secret of more than thirty-two bytes', 'other') }],
])('refuses a call %s', async (_, change) => {
  expect(await call(change)).toMatchObject({ kind: 'refused', status: 401 });
});

test('takes a call of a stack whose clock stands elsewhere when told to, and still only ours', async () => {
  const timestamp = new Date('1998-07-01T09:00:00Z');
  expect(await call({ timestamp })).toMatchObject({ kind: 'refused', status: 401 });
  expect(await call({ timestamp, to: ageless })).toMatchObject({ kind: 'answered', status: 200 });
  expect(await call({ timestamp, to: ageless, sent: '{}' })).toMatchObject({ kind: 'refused', status: 401 });
});

test('refuses a call without signature or time', async () => {
  const answer = await fetch(endpoint, { method: 'POST', body });
  expect(answer.status).toBe(401);
});
