/** P10 and F15: how long a new process takes to import the bundle of a trigger, or of the walk, against a bundle of only its SDK clients. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { environment } from '../../functions/engine/environment.ts';
import { buildOptions, bundle } from '../../lib/deploy/bundle.ts';
import { triggers } from '../../lib/deploy/deployed.ts';
import type { Bench, BenchRun, Table } from './bench.ts';
import { interleave } from './rounds.ts';
import { three, times } from './table.ts';

const CLIENTS = {
  'client-rds-data alone': `import { ExecuteStatementCommand, RDSDataClient } from '@aws-sdk/client-rds-data';
    export const handler = [new RDSDataClient({}), ExecuteStatementCommand];`,
  'client-rds-data and client-sqs': `import { ExecuteStatementCommand, RDSDataClient } from '@aws-sdk/client-rds-data';
    import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
    export const handler = [new RDSDataClient({}), ExecuteStatementCommand, new SQSClient({}), SendMessageBatchCommand];`,
};

/** The function that walks runs. */
const WALK = 'workflows/advance';

/** Functions do not start without their environment; nothing is called here. */
const wiring = Object.fromEntries(Object.values(environment).map((name) => [name, 'bench']));

/** Returns the milliseconds of `import()`, measured inside the process, without the start of the process. */
async function importMs(file: string): Promise<number> {
  const code = `const at = performance.now(); await import(${JSON.stringify(file)}); console.log(performance.now() - at)`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code], {
    env: {
      PATH: process.env.PATH,
      AWS_REGION: 'us-east-1',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      ...wiring,
    },
  });
  return Number(stdout);
}

async function bundleClients(folder: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const [name, contents] of Object.entries(CLIENTS)) {
    files[name] = join(folder, `${Object.keys(files).length}.mjs`);
    const stdin = { contents, resolveDir: import.meta.dirname };
    await build({ ...buildOptions, stdin, outfile: files[name] });
  }
  return files;
}

async function run({ isQuick, say }: BenchRun): Promise<Table[]> {
  const folder = mkdtempSync(join(tmpdir(), 'followthrough-bench-import-'));
  try {
    const clients = await bundleClients(folder);
    const names = [...triggers.map(({ name }) => `triggers/${name}`), WALK];
    const folderOf = await bundle(names, folder);
    const functions = names.map((name) => [name, join(folderOf(name), 'index.mjs')]);
    const files: Record<string, string> = { ...clients, ...Object.fromEntries(functions) };
    say('P10, F15: importing bundles in fresh processes');
    const rivals = Object.entries(files).map(([name, file]) => [name, () => importMs(file)]);
    const cost: Record<string, number> = await interleave(isQuick ? 3 : 11, Object.fromEntries(rivals));
    const [bare = '', both = ''] = Object.keys(clients);
    const ratio = (name: string, base: string) => times((cost[name] ?? Number.NaN) / (cost[base] ?? Number.NaN));
    return [
      {
        title: 'P10, F15 · cold import of a bundle in a fresh process',
        columns: ['bundle', 'ms', `of ${bare}`, `of ${both}`],
        rows: Object.keys(files).map((name) => [
          name,
          three(cost[name] ?? Number.NaN),
          ratio(name, bare),
          ratio(name, both),
        ]),
        notes: ['goal: ≤ 1.25 × its SDK clients; the walk has only client-rds-data'],
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const coldImport: Bench = { name: 'P10', run };
