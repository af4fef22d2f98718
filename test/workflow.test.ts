/** The workflow in docs/ci: whether GitHub would take it, and whether what it runs is there. And the Node that .ci/run takes. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as WorkflowParser from '@actions/workflow-parser';
import { tsImport } from 'tsx/esm/api';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const content = readFileSync(join(root, 'docs', 'ci', 'deploy.yml'), 'utf8');

/** It imports JSON without saying so, which Node refuses and tsx does not. */
const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow }: typeof WorkflowParser = await tsImport(
  '@actions/workflow-parser',
  import.meta.url,
);

async function read(text: string) {
  const { context, value } = parseWorkflow({ name: 'deploy.yml', content: text }, new NoOperationTraceWriter());
  if (!value) throw new Error(context.errors.getErrors().join('\n'));
  const { errors = [], jobs } = await convertWorkflowTemplate(context, value);
  const faults = [...context.errors.getErrors(), ...errors].map((error) =>
    'Message' in error ? error.Message : error.message,
  );
  const steps = (jobs ?? []).flatMap((job) => (job.type === 'job' ? job.steps : []));
  return {
    faults,
    scripts: steps.flatMap((step) => ('run' in step && 'value' in step.run ? [String(step.run.value)] : [])),
  };
}

describe('docs/ci/deploy.yml', () => {
  test('is a workflow that GitHub takes', async () => {
    expect((await read(content)).faults).toEqual([]);
  });

  test.each([
    ['a misspelt member', 'runs-on: ubuntu-latest', 'run-on: ubuntu-latest', /Unexpected value 'run-on'/],
    ['an unknown variable', 'vars.AWS_REGION', 'values.AWS_REGION', /Unrecognized named-value: 'values'/],
    ['a condition that cannot be read', "== 'push'", "= 'push'", /Unexpected symbol: '='/],
    ['a job that is not there', 'needs: staging', 'needs: stage', /depends on unknown job 'stage'/],
  ])('would fail this test for %s', async (_, from, to, message) => {
    expect(content).toContain(from);
    expect((await read(content.replace(from, to))).faults.join('\n')).toMatch(message);
  });

  test('runs scripts that a shell can read, and only commands that exist here', async () => {
    const { scripts } = await read(content);
    expect(scripts.length).toBeGreaterThan(10);
    const { scripts: ofPackage }: { scripts: object } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const named = (pattern: RegExp) => [
      ...new Set(scripts.flatMap((script) => [...script.matchAll(pattern)].map(([, name = '']) => name))),
    ];
    for (const script of scripts) expect(spawnSync('bash', ['-n'], { input: script }).stderr.toString()).toBe('');
    expect(named(/npm run (?:-s )?([\w:-]+)/g).filter((name) => !(name in ofPackage))).toEqual([]);
    expect(named(/npx ([\w-]+)/g).filter((name) => !existsSync(join(root, 'node_modules/.bin', name)))).toEqual([]);
    const paths = named(/(?:^|\s)((?:\.ci|docs|test|bin)\/[\w./-]+)/gm);
    expect(paths).toEqual(expect.arrayContaining(['.ci/run', 'test/acceptance', 'docs/ci/red-alarms.sh']));
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  test('has a page that names the environments whose roles it takes', async () => {
    const page = readFileSync(join(root, 'docs', 'ci', 'README.md'), 'utf8');
    const environments = [...content.matchAll(/^ {4}environment: (\S+)$/gm)].map(([, name]) => name);
    expect(environments).toEqual(['production-diff', 'staging', 'production']);
    for (const environment of environments) expect(page).toContain(`\`${environment}\``);
  });
});

test('.ci/run runs the whole stack on the Node that functions have', () => {
  const [, deployed] = /Runtime\.NODEJS_(\d+)_X/.exec(
    readFileSync(join(root, 'lib/deploy/constructs/functions/deployed-function.ts'), 'utf8'),
  ) ?? [''];
  expect(readFileSync(join(root, '.ci', 'run'), 'utf8')).toContain(`process.arch)@${deployed}.`);
});
