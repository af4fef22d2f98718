import { EngineError } from '../../../engine/errors.ts';
import type { Schema } from './schema.ts';

/** Names of the installation's two logins. PostgreSQL shares logins among all databases of a cluster. */
export interface Logins {
  readonly engine: string;
  readonly api: string;
}

const NAME = /^[a-z][a-z0-9_]*$/;

/**
 * Returns the schema with the installation's logins in place of `followthrough_engine` and `followthrough_api`, which the files
 * in sql/ name. Hashes stay those of the files.
 */
export function withLogins(schema: Schema, logins: Logins): Schema {
  for (const name of Object.values(logins)) {
    if (!NAME.test(name)) {
      throw new EngineError('INVALID_INPUT', `The login ${name} must be lower-case letters, digits and underscores`);
    }
  }
  const renamed = (sql: string) =>
    sql.replaceAll(/\bfollowthrough_(engine|api)\b/g, (_, login: keyof Logins) => logins[login]);
  const all = <T extends { readonly statements: readonly string[] }>(files: readonly T[]): T[] =>
    files.map((file) => ({ ...file, statements: file.statements.map(renamed) }));
  return { migrations: all(schema.migrations), functions: all(schema.functions) };
}
