/** The console imports the contract's shapes, so they must load in a browser, and stay small. */
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

/** Some 30 KB of zod, and about half a KB for each route, of which collections of rows have 26; a quarter of that when compressed. */
const MOST_BYTES = 250 * 1024;

test('loads in a browser, within its budget', async () => {
  const { outputFiles, metafile } = await build({
    entryPoints: [join(import.meta.dirname, 'contract.ts')],
    bundle: true,
    minify: true,
    platform: 'browser',
    format: 'esm',
    write: false,
    metafile: true,
  });
  const imported = Object.values(metafile.inputs).flatMap(({ imports }) => imports.map(({ path }) => path));
  expect(imported.filter((path) => path.startsWith('node:'))).toEqual([]);
  const [bundle] = outputFiles;
  expect(bundle?.text).not.toMatch(/\b(process\.env|Buffer\.from)\b/);
  expect(bundle?.contents.length).toBeLessThan(MOST_BYTES);
});
