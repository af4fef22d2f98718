/** Sizes of all bundles, and the times of a synthesis and a start. */
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { bundle } from '../../lib/deploy/bundle.ts';
import { folders } from '../../lib/deploy/deployed.ts';
import type { Bench, BenchRun, Table } from './bench.ts';
import { timed } from './rounds.ts';
import { three } from './table.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PATIENCE_MS = 120_000;

async function bundleSizes(): Promise<Table> {
  const folder = mkdtempSync(join(tmpdir(), 'followthrough-bench-sizes-'));
  try {
    const folderOf = await bundle(folders, folder);
    const rows = folders.map((name) => {
      const bytes = readFileSync(join(folderOf(name), 'index.mjs'));
      return [name, three(bytes.length / 1000), three(gzipSync(bytes).length / 1000)];
    });
    return {
      title: 'Sizes · bundles, without their source maps',
      columns: ['function', 'KB minified', 'KB gzipped'],
      rows,
      notes: ['goal: ≤ 300 KB for each trigger'],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Returns how long `npm start` takes on an empty data folder, until it has written its connection file. */
async function startMs(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'followthrough-bench-start-'));
  chmodSync(folder, 0o755);
  const data = join(folder, 'data');
  const words = ['bin/start.mjs', '--data', data, '--port', '0', '--control-port', '0'];
  const started = spawn(process.execPath, words, { cwd: ROOT, stdio: 'ignore' });
  const ended = new Promise<void>((done) => started.once('exit', () => done()));
  try {
    return await timed(async () => {
      for (let waited = 0; !existsSync(join(data, 'runtime.json')); waited += 50) {
        if (started.exitCode !== null || waited > PATIENCE_MS) throw new Error('npm start did not come to be ready');
        await pass(50);
      }
    });
  } finally {
    started.kill('SIGINT');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

async function run({ stack, isQuick, say }: BenchRun): Promise<Table[]> {
  const sizes = await bundleSizes();
  const { synthMs } = await stack();
  say('Sizes: starting the local stack');
  const first = await startMs();
  const again = isQuick ? undefined : await startMs();
  return [
    sizes,
    {
      title: 'Sizes · seconds until',
      columns: ['what', 's'],
      rows: [
        ['cdk synth is done, validation included', three(synthMs / 1000)],
        ['npm start is ready, demo included', three(first / 1000)],
        ...(again === undefined ? [] : [['the same when the stack is synthesised', three(again / 1000)]]),
      ],
      notes: ['goal: npm start ≤ 20 s; these depend on the machine and on what else it does'],
    },
  ];
}

export const sizes: Bench = { name: 'sizes', run };
