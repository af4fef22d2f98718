/** Every SQL statement of the project: where it lies, its text, and where its typed binding goes. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');
const FUNCTIONS = join(ROOT, 'functions');
/** The statements that each trigger type puts its own parts into. */
const FRAMES = join(FUNCTIONS, 'engine', 'triggers');
/** Frames and parts of the statements that are composed per trigger type; not statements themselves. */
const PARTS = new Set(['evaluate.sql', 'preview.sql', 'matches.sql', 'effects.sql']);
/** For a trigger type without side effects. */
const NO_EFFECTS = 'select 1';

export interface SourceStatement {
  /** `claim_due_jobs`; the binding's name is its camelCase. */
  readonly name: string;
  readonly sql: string;
  readonly source: string;
}

/** A folder's statements share one queries.gen.ts. */
export interface StatementGroup {
  /** Path of the generated file from the project's root. */
  readonly target: string;
  readonly statements: readonly SourceStatement[];
}

/** Comments explain to readers; the bundle needs none of them. */
const withoutComments = (sql: string) => sql.replace(/^\s*--.*\n/gm, '').trim();

const read = (path: string) => withoutComments(readFileSync(path, 'utf8'));

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
    sql: read(join(folder, file)),
    source: relative(ROOT, join(folder, file)),
  }));
}

/** evaluate.sql and preview.sql with a trigger type's own matches.sql and effects.sql put in. */
function composed(folder: string): SourceStatement[] {
  const matches = read(join(folder, 'matches.sql'));
  const effectsFile = join(folder, 'effects.sql');
  const effects = existsSync(effectsFile) ? read(effectsFile) : NO_EFFECTS;
  const parts = (name: string) => ({
    name,
    source: `${relative(ROOT, FRAMES)}/${name}.sql with ${relative(ROOT, folder)}`,
  });
  const evaluate = read(join(FRAMES, 'evaluate.sql')).replace('/* matches */', () => matches);
  const preview = read(join(FRAMES, 'preview.sql')).replace('/* matches */', () => matches);
  return [
    { ...parts('evaluate'), sql: evaluate.replace('/* effects */', () => effects) },
    // A preview looks at everybody, as a person's "run now" does.
    { ...parts('preview'), sql: preview.replaceAll(':is_full::boolean', 'true') },
  ];
}

function groupOf(folder: string): StatementGroup | undefined {
  const files = sqlFilesIn(folder).filter((file) => !PARTS.has(file));
  const own = statementsIn(folder, files);
  const statements = existsSync(join(folder, 'matches.sql')) ? [...composed(folder), ...own] : own;
  return statements.length > 0 ? { target: relative(ROOT, join(folder, 'queries.gen.ts')), statements } : undefined;
}

export const statementGroups = (): StatementGroup[] =>
  foldersUnder(FUNCTIONS)
    .map(groupOf)
    .filter((group) => group !== undefined);
