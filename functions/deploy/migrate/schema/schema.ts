/** The schema as data: the folder sql/, read and split into statements when the function is bundled. */
import type { Statement } from '../../../engine/data/statement.ts';

/** A file of sql/migrations. */
export interface Migration {
  /** `0001_create_crm`. */
  readonly name: string;
  /** SHA-256 of the file. */
  readonly hash: string;
  readonly statements: readonly string[];
  /** Absent unless the file begins with `-- long:`. */
  readonly long?: LongMigration;
}

/** A migration whose one statement may need more time than a call of the Data API has. */
export interface LongMigration {
  /** The index that it builds concurrently, with its schema. */
  readonly index?: string;
}

/** A file of sql/functions: a function or a trigger. */
export interface SchemaFunction {
  /** The file's name without its folder, so that a file may move to another folder. */
  readonly name: string;
  readonly hash: string;
  readonly statements: readonly string[];
  /** What `create or replace` cannot change: name, arguments and result of a function, name and table of a trigger. */
  readonly signature: string;
  readonly dropStatement: string;
}

export interface Schema {
  /** In the order of their names. */
  readonly migrations: readonly Migration[];
  /** Triggers come after the functions that they call. */
  readonly functions: readonly SchemaFunction[];
}

/** A statement of a .sql file, without parameters and rows. */
export const plainStatement = (sql: string): Statement<Record<never, never>, never> => ({
  name: 'schema',
  sql,
  parameters: {},
  columns: [],
});
