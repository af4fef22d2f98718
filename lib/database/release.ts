/** The migrations of the last release, sql/released.json: they may be applied somewhere, so their files never change. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Migration } from '../../functions/deploy/migrate/schema/schema.ts';
import { readSchema, SQL_FOLDER } from './read-schema.ts';

const FILE = join(SQL_FOLDER, 'released.json');

export interface Release {
  readonly version: string;
  /** SHA-256 of each file, by its name without `.sql`. */
  readonly migrations: Readonly<Record<string, string>>;
}

export const readRelease = (): Release => JSON.parse(readFileSync(FILE, 'utf8')) as Release; // recordRelease wrote it

/** What is wrong with the migrations, each with the way out; empty when they continue the release. */
export function releaseProblems(
  { version, migrations }: Release,
  files: readonly Omit<Migration, 'statements'>[],
): string[] {
  const hashes = new Map(files.map(({ name, hash }) => [name, hash]));
  const wayOut = `Restore its text of version ${version} and put the change into a new migration.`;
  const changed = Object.entries(migrations).flatMap(([name, hash]) => {
    if (!hashes.has(name)) return [`sql/migrations/${name}.sql was released and is gone. ${wayOut}`];
    return hashes.get(name) === hash ? [] : [`sql/migrations/${name}.sql was released and then edited. ${wayOut}`];
  });
  const last = Object.keys(migrations).sort().at(-1) ?? '';
  const early = files
    .filter(({ name }) => !(name in migrations) && name < last)
    .map(({ name }) => `sql/migrations/${name}.sql comes before the released ${last}.sql. Give it a higher number.`);
  return [...changed, ...early];
}

/** Writes sql/released.json with today's migrations. Throws when released ones were edited, instead of hiding that. */
export function recordRelease(version: string): void {
  const { migrations } = readSchema();
  const problems = releaseProblems(readRelease(), migrations);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const release: Release = {
    version,
    migrations: Object.fromEntries(migrations.map(({ name, hash }) => [name, hash])),
  };
  writeFileSync(FILE, `${JSON.stringify(release, undefined, 2)}\n`);
}
