/** Exports are used, and most of them say what their signature cannot. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { product, ROOT, read } from './source-files.ts';

interface Finding {
  readonly name: string;
}

interface KnipIssue {
  readonly file: string;
  readonly [kind: string]: string | readonly Finding[];
}

test('every export, file and dependency is used (knip.json)', () => {
  const knip = join(ROOT, 'node_modules/knip/bin/knip.js');
  const { stdout, stderr } = spawnSync(process.execPath, [knip, '--reporter=json'], { cwd: ROOT, encoding: 'utf8' });
  expect(stderr).toBe('');
  const { issues }: { issues: KnipIssue[] } = JSON.parse(stdout);
  const found = issues.flatMap(({ file, ...kinds }) =>
    Object.values(kinds).flatMap((list) =>
      typeof list === 'string' ? [] : list.map(({ name }) => `${file}: ${name}`),
    ),
  );
  expect(found).toEqual([]);
});

/** A floor that only rises: documented exports among functions, constants, classes and types of the product, in percent. */
const LEAST_DOCUMENTED = 74;

test(`of all exports ${LEAST_DOCUMENTED} % have a doc comment`, () => {
  const exported = /^export (?:declare )?(?:abstract )?(?:async )?(?:function|const|class|interface|type) \w/;
  // Routes and types of nodes say what they promise in their summary.
  const isRoute = / = (?:on|handleHttp|defineRoutes|defineNode)\(/;
  const counts = product.map((path) => {
    const lines = read(path).split('\n');
    const found = lines.flatMap((line, index) =>
      exported.test(line) && !isRoute.test(line) ? [lines[index - 1] ?? ''] : [],
    );
    return { all: found.length, documented: found.filter((before) => /\*\/\s*$/.test(before)).length };
  });
  const sum = (kind: 'all' | 'documented') => counts.reduce((total, one) => total + one[kind], 0);
  expect((100 * sum('documented')) / sum('all')).toBeGreaterThanOrEqual(LEAST_DOCUMENTED);
});
