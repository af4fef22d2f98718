/** Finds every SQL statement of the functions: its file, its text, and the file of its typed binding. */
import { existsSync, readdirSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { readSql, type SourceStatement } from './source-statement.ts';
import { composeStatements, FRAMES, PARTS, type TriggerParts } from './trigger-statements.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const FUNCTIONS = join(ROOT, 'functions');
/** Not statements by themselves. */
const INCOMPLETE = new Set<string>([...FRAMES, ...PARTS]);

/** A folder's statements share one queries.gen.ts. */
export interface StatementGroup {
  /** Path of the generated file from the project's root. */
  readonly target: string;
  readonly statements: readonly SourceStatement[];
  /** Of a trigger type's folder. */
  readonly parts?: TriggerParts;
}

const sqlFilesIn = (folder: string) =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort();

const foldersIn = (folder: string) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();

const foldersUnder = (folder: string): string[] =>
  foldersIn(folder).flatMap((name) => [join(folder, name), ...foldersUnder(join(folder, name))]);

function statementsIn(folder: string, files: readonly string[]): SourceStatement[] {
  return files.map((file) => ({
    name: basename(file, '.sql'),
    sql: readSql(join(folder, file)),
    source: relative(ROOT, join(folder, file)),
  }));
}

function groupOf(folder: string): StatementGroup | undefined {
  const own = statementsIn(
    folder,
    sqlFilesIn(folder).filter((file) => !INCOMPLETE.has(file)),
  );
  const target = relative(ROOT, join(folder, 'queries.gen.ts'));
  if (existsSync(join(folder, 'matches.sql'))) {
    const { parts, statements } = composeStatements(folder, relative(ROOT, folder));
    return { target, parts, statements: [...statements, ...own] };
  }
  return own.length > 0 ? { target, statements: own } : undefined;
}

/** Every folder's statements; a trigger type's are its own and the composed ones. */
export const statementGroups = (): StatementGroup[] =>
  foldersUnder(FUNCTIONS)
    .map(groupOf)
    .filter((group) => group !== undefined);
