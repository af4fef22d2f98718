import { readFileSync } from 'node:fs';

/** One SQL statement as its author wrote it. */
export interface SourceStatement {
  /** `take_jobs`; the binding's name is its camelCase. */
  readonly name: string;
  readonly sql: string;
  /** Where it comes from, for the generated file's reader. */
  readonly source: string;
  /** For a composed statement: the TypeScript that gives its text. */
  readonly expression?: string;
}

/** Reads a .sql file without its comments: they explain to readers, and the bundle needs none of them. */
export const readSql = (path: string): string =>
  readFileSync(path, 'utf8')
    .replace(/^\s*--.*\n/gm, '')
    .trim();
