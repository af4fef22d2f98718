/** Reads the folder sql/: migrations in order, then functions, then the triggers that call them. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Migration, Schema, SchemaFunction } from '../../functions/deploy/migrate/schema/schema.ts';
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
    const { name, hash, statements } = readFile(join(folder, 'migrations', file));
    return { name, hash, statements };
  });
  const files = sqlFilesIn(join(folder, 'functions')).map((file) => readFunction(join(folder, 'functions'), file));
  refuseDuplicates(files);
  const functions = [...files.filter((file) => !isTrigger(file)), ...files.filter(isTrigger)];
  return { migrations, functions };
}
