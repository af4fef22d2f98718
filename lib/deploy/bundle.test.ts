import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSchema } from '../database/read-schema.ts';
import { bundle } from './bundle.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'followthrough-bundle-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('bundle', () => {
  test('names the handler that is missing', async () => {
    await expect(bundle(['triggers/burn-rate', 'triggers/none'], folder)).rejects.toThrow(
      /functions\/triggers\/none\/handler\.ts is missing/,
    );
  });

  test('gives the same bytes in another folder: asset hashes must not depend on where it ran', async () => {
    const [shallow, deep] = [join(folder, 'a'), join(folder, 'b', 'c', 'd')];
    const place = await bundle(['triggers/burn-rate'], shallow);
    await bundle(['triggers/burn-rate'], deep);
    const files = await readdir(place('triggers/burn-rate'));
    expect(files.sort()).toEqual(['index.mjs', 'index.mjs.map']);
    for (const file of files) {
      const one = await readFile(join(shallow, 'triggers', 'burn-rate', file));
      expect(one.equals(await readFile(join(deep, 'triggers', 'burn-rate', file)))).toBe(true);
    }
  });

  test('puts sql/ beside the function that applies it, so that a changed .sql file changes its asset', async () => {
    const place = await bundle(['deploy/migrate'], join(folder, 'migrate'));
    expect((await readdir(place('deploy/migrate'))).sort()).toEqual(['index.mjs', 'index.mjs.map', 'schema.json']);
    const schema = await readFile(join(place('deploy/migrate'), 'schema.json'), 'utf8');
    expect(JSON.parse(schema)).toEqual(readSchema());
  });
});
