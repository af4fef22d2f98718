/** Reads the folder sql/: migrations in order, then functions, then the triggers that call them. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { LongMigration, Migration, Schema, SchemaFunction } from '../../functions/deploy/migrate/schema/schema.ts';
import { splitStatements } from './parameters.ts';

export const SQL_FOLDER = join(import.meta.dirname, '..', '..', 'sql');

/** From the name to the result: everything before `language`, which begins a line. */
const FUNCTION = /^create or replace function ((\w+\.(\w+))\([\s\S]*?)\nlanguage /m;
const TRIGGER = /^create (?:or replace|constraint) trigger (\w+) [\s\S]*? on (\w+\.(\w+))/m;

const sqlFilesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.sql'))
    .sort();

function readFile(path: string): Migration & { readonly text: string } {
  const text = readFileSync(path, 'utf8');
  const hash = createHash('sha256').update(text).digest('hex');
  return { name: basename(path, '.sql'), hash, statements: splitStatements(text), text };
}

const LONG = /^-- long: \S/;
const INDEX = /^create (?:unique )?index (?:concurrently )?(if not exists )?(?:(\w+) )?on (?:only )?(?:(\w+)\.)?\w+/i;

/** Throws when a migration that begins with `-- long:` may not run outside a transaction, and again. */
function readLong(file: string, text: string, statements: readonly string[]): LongMigration | undefined {
  const refuse = (problem: string) => new Error(`sql/migrations/${file} ${problem}`);
  const plain = text
    .replace(/--[^\n]*/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  const isConcurrent = /\bindex concurrently\b/i.test(plain);
  if (!LONG.test(text)) {
    if (!isConcurrent) return undefined;
    throw refuse('builds an index concurrently: begin it with "-- long: <why>".');
  }
  if (statements.length !== 1) throw refuse(`is long, so it must be one statement; it has ${statements.length}.`);
  const [isIndex, isRepeatable, name, schema] = INDEX.exec(plain) ?? [];
  if (isIndex && !isRepeatable) throw refuse('is long, so it runs again until it is done: write "if not exists".');
  if (!isConcurrent) return {};
  if (!name || !schema) throw refuse('builds an index concurrently: name the index, and the schema of its table.');
  return { index: `${schema}.${name}` };
}

function identify(text: string): { made: string; signature: string; dropStatement: string } | undefined {
  const [, signature = '', name, made] = FUNCTION.exec(text) ?? [];
  if (made)
    return { made, signature: signature.replace(/\s+/g, ' '), dropStatement: `drop function if exists ${name}` };
  const [, trigger, table, tableName] = TRIGGER.exec(text) ?? [];
  if (!trigger) return undefined;
  const identity = `${trigger} on ${table}`;
  return {
    made: `${trigger}_on_${tableName}`,
    signature: identity,
    dropStatement: `drop trigger if exists ${identity}`,
  };
}

/** Throws when the file does not make what its name says. */
function readFunction(folder: string, file: string): SchemaFunction {
  const { name, hash, statements, text } = readFile(join(folder, file));
  const identity = identify(text);
  if (identity?.made !== name) {
    const found = identity ? `makes ${identity.made}` : 'makes no function and no trigger';
    throw new Error(
      `sql/functions/${file} ${found}. Name the file after its function, or <trigger>_on_<table> for a trigger.`,
    );
  }
  const { signature, dropStatement } = identity;
  return { name, hash, statements, signature, dropStatement };
}

function refuseDuplicates(functions: readonly SchemaFunction[]): void {
  const names = functions.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) throw new Error(`Two folders of sql/functions have a ${twice}.sql; a name must be unique among them all.`);
}

const isTrigger = ({ dropStatement }: SchemaFunction) => dropStatement.startsWith('drop trigger');

/** Throws with the file's name when a file of sql/functions breaks the rules of sql/README.md. */
export function readSchema(folder = SQL_FOLDER): Schema {
  const migrations = sqlFilesIn(join(folder, 'migrations')).map((file) => {
    const { name, hash, statements, text } = readFile(join(folder, 'migrations', file));
    const long = readLong(file, text, statements);
    return { name, hash, statements, ...(long && { long }) };
  });
  const files = sqlFilesIn(join(folder, 'functions')).map((file) => readFunction(join(folder, 'functions'), file));
  refuseDuplicates(files);
  const functions = [...files.filter((file) => !isTrigger(file)), ...files.filter(isTrigger)];
  return { migrations, functions };
}
