/** Writes every generated file of the project from its sources. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { Client } from 'pg';
import { triggers } from '../../functions/registry.ts';
import { describe } from './describe.ts';
import { dumpSchema } from './dump-schema.ts';
import { applyMigrations } from './migrations.ts';
import { startPostgres } from './postgres.ts';
import { renderPreviews, renderStatements } from './render.ts';
import { renderClient } from './render-client.ts';
import { type StatementGroup, statementGroups } from './statements.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** A scratch PostgreSQL with the migrations applied, for as long as `work` takes. */
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

async function renderGroup(client: Client, { target, statements }: StatementGroup): Promise<[string, string]> {
  const described = [];
  for (const statement of statements) {
    described.push({ ...statement, description: await describe(client, statement.source, statement.sql) });
  }
  const toEngine = relative(dirname(target), 'functions/engine/data') || '.';
  return [target, renderStatements(described, toEngine.startsWith('.') ? toEngine : `./${toEngine}`)];
}

async function rendered(): Promise<[string, string][]> {
  return withScratchDatabase(async (client) => {
    const files: [string, string][] = [];
    for (const group of statementGroups()) files.push(await renderGroup(client, group));
    const types = Object.values(triggers).map(({ name, type }) => ({ folder: name, type }));
    files.push(['functions/triggers/previews.gen.ts', renderPreviews(types)]);
    files.push(['functions/api/client.gen.ts', renderClient()]);
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

/** Answers the paths that were stale; writes them unless `check`. */
export async function generate({ check }: { readonly check: boolean }): Promise<string[]> {
  const stale = (await rendered()).filter(([target, text]) => contentOf(join(ROOT, target)) !== text);
  if (check) return stale.map(([target]) => target);
  for (const [target, text] of stale) writeFileSync(join(ROOT, target), text);
  return [];
}
