/**
 * The three statements of each trigger type: a frame in functions/engine/triggers with the type's own parts put in. The
 * frames are generated once, as functions; each type's generated file has its parts and calls them.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readSql, type SourceStatement } from './source-statement.ts';

const FRAME_FOLDER = 'functions/engine/triggers';
const FRAME_PATH = join(import.meta.dirname, '..', '..', '..', FRAME_FOLDER);
export const FRAMES = ['evaluate.sql', 'preview.sql', 'compare.sql'] as const;
export const PARTS = ['matches.sql', 'effects.sql'] as const;
/** For a trigger type without side effects. */
const NO_EFFECTS = 'select 1';

export interface TriggerParts {
  readonly matches: string;
  readonly effects: string;
}

export interface Frame {
  readonly name: 'evaluate' | 'preview' | 'compare';
  readonly source: string;
  /** Has a comment with the part's name where each part goes. */
  readonly sql: string;
  /** Replaced in the whole text, parts included. */
  readonly replace?: readonly [from: string, to: string];
}

const readFrame = (name: Frame['name']): Frame => ({
  name,
  source: `${FRAME_FOLDER}/${name}.sql`,
  sql: readSql(join(FRAME_PATH, `${name}.sql`)),
});

export const readFrames = (): Frame[] => [
  readFrame('evaluate'),
  // These two look at every customer, as a person's "run now" does.
  { ...readFrame('preview'), replace: [':is_full::boolean', 'true'] },
  { ...readFrame('compare'), replace: [':is_full::boolean', 'true'] },
];

/** The statements' whole texts, which PostgreSQL describes, and the expressions that give the same texts at run time. */
export function composeStatements(folder: string, place: string) {
  const effectsFile = join(folder, 'effects.sql');
  const parts: TriggerParts = {
    matches: readSql(join(folder, 'matches.sql')),
    effects: existsSync(effectsFile) ? readSql(effectsFile) : NO_EFFECTS,
  };
  const statements = readFrames().map(({ name, source, sql, replace: [from, to] = ['', ''] }): SourceStatement => {
    const text = sql.replace('/* matches */', () => parts.matches).replace('/* effects */', () => parts.effects);
    return {
      name,
      source: `${source} with ${place}`,
      sql: from === '' ? text : text.replaceAll(from, to),
      // A bundle that uses some of the statements leaves the others out.
      expression: `/* @__PURE__ */ ${name}Frame({ matches${name === 'evaluate' ? ', effects' : ''} })`,
    };
  });
  return { parts, statements };
}
