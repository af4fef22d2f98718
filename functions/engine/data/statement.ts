/** A SQL statement with the types that PostgreSQL itself gave for it; generated into queries.gen.ts files. */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Types that statements may take and give. `int8` is absent: its digits do not survive JSON, so cast to int or text. */
export type SqlType = 'uuid' | 'text' | 'int4' | 'float8' | 'numeric' | 'bool' | 'timestamptz' | 'date' | 'jsonb';

/** How a value of each type looks in TypeScript: `date` as `2026-01-31`, `numeric` with all its digits. */
export interface SqlValues {
  uuid: string;
  text: string;
  int4: number;
  float8: number;
  numeric: string;
  bool: boolean;
  timestamptz: Date;
  date: string;
  jsonb: Json;
}

/** `Parameters` and `Row` have camelCase members; the lists have the SQL's snake_case names, columns in order. */
export interface Statement<Parameters, Row> {
  readonly name: string;
  readonly sql: string;
  readonly parameters: Readonly<Record<string, SqlType>>;
  readonly columns: readonly (readonly [name: string, type: SqlType])[];
  /** Never set: they carry the types. A statement that takes less may stand where more is given. */
  readonly takes?: (values: Parameters) => void;
  readonly gives?: Row;
}

export const camelCase = (name: string): string =>
  name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
