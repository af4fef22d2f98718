/**
 * Trust is the process's own, as in Lambda: a child is started that trusts these certificates beside the public ones
 * (NODE_EXTRA_CA_CERTS), and posts to one endpoint after the other.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCertificate } from '../../../test/support/endpoint/certificate.ts';
import { startEndpoint, type TestEndpoint } from '../../../test/support/endpoint/setup-endpoint.ts';
import type { Call, CallOutcome } from './post.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'followthrough-trust-'));

const postAll = `
  const { post } = await import(${JSON.stringify(pathToFileURL(join(import.meta.dirname, 'post.ts')).href)});
  const outcomes = [];
  for (const call of JSON.parse(process.argv.at(-1))) outcomes.push(await post(call));
  console.log(JSON.stringify(outcomes));`;

async function postTrusting(trusted: string, calls: readonly Call[]): Promise<readonly CallOutcome[]> {
  const file = join(folder, 'trusted.pem');
  writeFileSync(file, trusted);
  const flags = ['--import', 'tsx', '--input-type=module', '--eval', postAll, '--', JSON.stringify(calls)];
  const { stdout } = await run(process.execPath, flags, { env: { ...process.env, NODE_EXTRA_CA_CERTS: file } });
  return JSON.parse(stdout);
}

const ours = makeCertificate('localhost', '127.0.0.1');
const elsewhere = makeCertificate('elsewhere.example');
const unknown = makeCertificate('localhost', '127.0.0.1');

let endpoints: readonly TestEndpoint[];
let outcomes: readonly CallOutcome[];

beforeAll(async () => {
  endpoints = await Promise.all([ours, elsewhere, unknown].map((certificate) => startEndpoint({ certificate })));
  const [good, misnamed, untrusted] = endpoints.map(({ port }) => port);
  const urls = [
    `https://localhost:${good}/`,
    `https://127.0.0.1:${good}/`,
    `https://localhost:${misnamed}/`,
    `https://localhost:${untrusted}/`,
  ];
  const rest = { body: '{"bookingId":"b-1"}', headers: {}, timeoutMs: 30_000, allowsLoopback: true };
  outcomes = await postTrusting(
    ours.cert + elsewhere.cert,
    urls.map((endpoint) => ({ endpoint, ...rest })),
  );
});
afterAll(async () => {
  for (const endpoint of endpoints) await endpoint.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('post over https', () => {
  test('calls an endpoint that proves its name, or its address', () => {
    const answered = { kind: 'answered', status: 200, body: '{}', isWhole: true };
    expect(outcomes.slice(0, 2)).toEqual([answered, answered]);
    expect(endpoints[0]?.calls.map(({ body }) => body)).toEqual(['{"bookingId":"b-1"}', '{"bookingId":"b-1"}']);
  });

  test('sends nothing to one that proves another name', () => {
    const reason = expect.stringMatching(/^NOT_SECURE: .*ERR_TLS_CERT_ALTNAME_INVALID/);
    expect(outcomes[2]).toEqual({ kind: 'unavailable', reason });
    expect([endpoints[1]?.connections, endpoints[1]?.calls]).toEqual([1, []]);
  });

  test('sends nothing to one with an untrusted certificate', () => {
    const reason = expect.stringMatching(/^NOT_SECURE: .*DEPTH_ZERO_SELF_SIGNED_CERT/);
    expect(outcomes[3]).toEqual({ kind: 'unavailable', reason });
    expect([endpoints[2]?.connections, endpoints[2]?.calls]).toEqual([1, []]);
  });
});
