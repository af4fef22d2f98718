/** A SQL statement with the types that PostgreSQL gave for it. `npm run generate` writes them into queries.gen.ts files. */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * Types that statements may take and give. A `timestamptz` is a Date, a `date` is a text such as `2026-01-31`, a `numeric` is
 * a text with all its digits. `int8` is absent: its digits do not survive JSON, so cast to int or text.
 */
export type SqlType = 'uuid' | 'text' | 'int4' | 'float8' | 'numeric' | 'bool' | 'timestamptz' | 'date' | 'jsonb';

/** `Parameters` and `Row` have camelCase members; the lists have the SQL's snake_case names, columns in order. */
export interface Statement<Parameters, Row> {
  readonly name: string;
  readonly sql: string;
  readonly parameters: Readonly<Record<string, SqlType>>;
  readonly columns: readonly (readonly [name: string, type: SqlType])[];
  /** It goes on in PostgreSQL when its call ends after 45 s, with the same failure. Not for transactions. */
  readonly continuesAfterTimeout?: boolean;
  /** `takes` and `gives` are never set: they carry the types. A statement may be given more than it takes. */
  readonly takes?: (values: Parameters) => void;
  readonly gives?: Row;
}

/** `due_at` → `dueAt`. */
export const camelCase = (name: string): string =>
  name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
