/** Writes every generated file of the project from its sources. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { Client } from 'pg';
import { triggers } from '../../../functions/registry.ts';
import { applyMigrations } from '../migrations.ts';
import { startPostgres } from '../postgres.ts';
import { describe } from './describe.ts';
import { dumpSchema } from './dump-schema.ts';
import { renderFrames, renderPreviews, renderStatements } from './render.ts';
import { renderClient, renderClientInputs } from './render-client.ts';
import { withShownMoments } from './shown-moments.ts';
import { type StatementGroup, statementGroups } from './statements.ts';
import { readFrames } from './trigger-statements.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** Runs `work` on a scratch PostgreSQL with the migrations applied. */
async function withScratchDatabase<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'followthrough-generate-'));
  chmodSync(folder, 0o755);
  const postgres = await startPostgres({ folder: join(folder, 'postgres'), throwAway: true });
  const client = new Client({ connectionString: postgres.url() });
  try {
    await client.connect();
    await applyMigrations(client);
    return await work(client);
  } finally {
    await client.end();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `../../engine/data`; `.` is written `./`. */
function pathFrom(target: string, folder: string): string {
  const path = relative(dirname(target), folder) || '.';
  return path.startsWith('.') ? path : `./${path}`;
}

async function renderGroup(client: Client, { target, statements, parts }: StatementGroup): Promise<[string, string]> {
  const described = [];
  const isOfApi = target.startsWith('functions/api/');
  for (const statement of statements) {
    const description = await describe(client, statement.source, statement.sql);
    described.push({
      ...statement,
      description,
      sql: isOfApi ? withShownMoments(statement.sql, description) : statement.sql,
    });
  }
  const pathToData = pathFrom(target, 'functions/engine/data');
  const pathToFrames = pathFrom(target, 'functions/engine/triggers');
  return [target, renderStatements({ statements: described, parts, pathToData, pathToFrames })];
}

async function rendered(): Promise<[string, string][]> {
  return withScratchDatabase(async (client) => {
    const files: [string, string][] = [];
    for (const group of statementGroups()) files.push(await renderGroup(client, group));
    const types = Object.values(triggers).map(({ name, type }) => ({ folder: name, type }));
    files.push(['functions/engine/triggers/frames.gen.ts', renderFrames(readFrames())]);
    files.push(['functions/triggers/previews.gen.ts', renderPreviews(types)]);
    files.push(['functions/api/client.gen.ts', renderClient()]);
    files.push(['functions/api/client-inputs.gen.ts', renderClientInputs()]);
    files.push(['sql/schema.sql', await dumpSchema(client)]);
    return files;
  });
}

const contentOf = (path: string) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

/** Returns the paths that are stale with `check`; without it writes them and returns none. */
export async function generate({ check }: { readonly check: boolean }): Promise<string[]> {
  const stale = (await rendered()).filter(([target, text]) => contentOf(join(ROOT, target)) !== text);
  if (check) return stale.map(([target]) => target);
  for (const [target, text] of stale) writeFileSync(join(ROOT, target), text);
  return [];
}
