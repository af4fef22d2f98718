/** What the console's function answers: the page for every screen, its files for ever, and nothing that is not there. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from '../../functions/console/serve.ts';
import { createStore, type Store } from '../../functions/console/store.ts';
import { buildConsole, bundleConsole } from '../../lib/deploy/bundle-console.ts';

let folder: string;
let store: Store;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'followthrough-console-'));
  await bundleConsole(folder);
  store = createStore(pathToFileURL(`${folder}/`));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const get = (
  rawPath: string,
  headers: Record<string, string> = {},
  offersSignIn = false,
): APIGatewayProxyStructuredResultV2 =>
  serve({ rawPath, headers } as unknown as APIGatewayProxyEventV2, store, { offersSignIn });

const bytes = ({ body }: APIGatewayProxyStructuredResultV2): Buffer => Buffer.from(body ?? '', 'base64');
const page = (): string => bytes(get('/console')).toString();
const linked = (): string[] => [...page().matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = '']) => path);

describe('the console', () => {
  it('shows the page at every address of a screen, and asks again before it is used again', () => {
    for (const path of ['/console', '/console/', '/console/triggers/0a-1', '/console/a/b/c']) {
      const { statusCode, headers, body } = get(path);
      expect([statusCode, headers?.['content-type'], headers?.['cache-control']]).toEqual([
        200,
        'text/html; charset=utf-8',
        'no-cache',
      ]);
      expect(body).toBe(get('/console').body);
    }
  });

  it('says before there is a session whether users can sign in at an issuer', () => {
    expect(JSON.parse(get('/console/sign-in.json').body ?? '')).toEqual({ sso: null });
    expect(JSON.parse(get('/console/sign-in.json', {}, true).body ?? '')).toEqual({ sso: '/auth/login' });
  });

  it('allows no inline script or style, and no markup from texts', () => {
    expect(page()).not.toMatch(/<script(?! type="module" src=)|<style|style=|\son\w+=/);
    const policy = get('/console').headers?.['content-security-policy'];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toMatch(/unsafe|\*/);
  });

  it('may send files to one bucket, and nothing to any other place', () => {
    const policyWith = (uploadOrigin?: string) => {
      const event = { rawPath: '/console', headers: {} } as unknown as APIGatewayProxyEventV2;
      return serve(event, store, { offersSignIn: false, uploadOrigin }).headers?.['content-security-policy'];
    };
    expect(policyWith('https://files.s3.eu-west-1.amazonaws.com')).toContain(
      "connect-src 'self' https://files.s3.eu-west-1.amazonaws.com; ",
    );
    expect(policyWith()).toContain("connect-src 'self'; ");
  });

  it('has every file that the page names, which the browser keeps', () => {
    expect(linked().length).toBeGreaterThan(2);
    for (const path of linked()) {
      const { statusCode, headers } = get(path);
      expect([path, statusCode, headers?.['cache-control']]).toEqual([
        path,
        200,
        'public, max-age=31536000, immutable',
      ]);
    }
  });

  it('sends the smallest form that the browser takes', () => {
    const path = linked().find((one) => one.endsWith('.js')) ?? '';
    const plain = bytes(get(path));
    const brotli = get(path, { 'accept-encoding': 'gzip, deflate, br;q=0.9' });
    const gzip = get(path, { 'accept-encoding': 'br;q=0, gzip' });
    expect([brotli.headers?.['content-encoding'], gzip.headers?.['content-encoding']]).toEqual(['br', 'gzip']);
    expect(brotliDecompressSync(bytes(brotli)).equals(plain)).toBe(true);
    expect(gunzipSync(bytes(gzip)).equals(plain)).toBe(true);
  });

  it('says 304 to a browser that has the page in this form', () => {
    const { etag } = get('/console', { 'accept-encoding': 'br' }).headers ?? {};
    const again = get('/console', { 'accept-encoding': 'br', 'if-none-match': `"other", W/${etag}` });
    expect([again.statusCode, again.body]).toEqual([304, undefined]);
    expect(get('/console', { 'if-none-match': String(etag) }).statusCode).toBe(200);
  });

  it('has no file of an older build, and nothing outside its folder', () => {
    for (const path of [
      '/console/assets/main-OLDBUILD.js',
      '/console/favicon.ico',
      '/console/assets/../handler.ts',
      '/console/assets/%2e%2e',
    ])
      expect([path, get(path).statusCode, get(path).headers?.['cache-control']]).toEqual([path, 404, 'no-store']);
  });

  it('leads from older addresses to its own', () => {
    const target = (path: string) => [get(path).statusCode, get(path).headers?.location];
    expect(target('/')).toEqual([302, '/console']);
    expect(target('/sales/admin/triggers')).toEqual([302, '/console/triggers']);
  });
});

const KILOBYTE = 1024;
const FIRST_LOAD_KILOBYTES = 130;
const CHUNK_KILOBYTES = 40;

describe('the size of the console', () => {
  it(`is ${FIRST_LOAD_KILOBYTES} KB at the first load and ${CHUNK_KILOBYTES} KB for any other file, in gzip`, async () => {
    const { files, firstLoad } = await buildConsole();
    const sizes = files.map(({ name, content }) => ({ name, size: gzipSync(content, { level: 9 }).length }));
    const first = sizes.filter(({ name }) => firstLoad.includes(name));
    expect(first).toHaveLength(firstLoad.length);
    expect(first.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(FIRST_LOAD_KILOBYTES * KILOBYTE);
    const others = sizes.filter(({ name }) => !firstLoad.includes(name));
    expect(others.filter(({ size }) => size > CHUNK_KILOBYTES * KILOBYTE)).toEqual([]);
  });

  it('is the same bytes for the same sources', async () => {
    const [one, other] = [await buildConsole(), await buildConsole()];
    expect(one).toEqual(other);
  });
});
