/**
 * The statements of each trigger type: a frame in functions/engine/triggers/frames with the type's own parts put in. The
 * frames are generated once, as functions; each type's generated file has its parts and calls them.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readSql, type SourceStatement } from './source-statement.ts';

const FRAME_FOLDER = 'functions/engine/triggers/frames';
const FRAME_PATH = join(import.meta.dirname, '..', '..', '..', FRAME_FOLDER);
/** `judge.sql` is what frames that only show have in common; `agenda.sql` is a part of `evaluate.sql`. */
export const FRAMES = [
  'evaluate.sql',
  'preview.sql',
  'compare.sql',
  'explain.sql',
  'difference.sql',
  'forecast.sql',
  'settle.sql',
  'judge.sql',
  'agenda.sql',
] as const;
export const PARTS = ['matches.sql', 'effects.sql', 'checks.sql', 'ends.sql'] as const;
/** For a trigger type without side effects. */
const NO_EFFECTS = 'select 1';
/** For a trigger type whose matches last as long as they say. */
const NO_ENDS = 'select null::timestamptz as ends_at';

export interface TriggerParts {
  readonly matches: string;
  readonly effects: string;
  readonly checks: string;
  /** `matches` for the settings that are saved, beside those that are tried. */
  readonly savedMatches: string;
  /** `matches` for all customers, and for the examined ones, at the moment of a row `v`. */
  readonly allAt: string;
  readonly examinedAt: string;
  /** When a fact that is entered in advance ends the match of a row `x`. */
  readonly ends: string;
}

export interface Frame {
  readonly name: 'evaluate' | 'preview' | 'compare' | 'explain' | 'difference' | 'forecast' | 'settle';
  readonly source: string;
  /** Has a comment with the part's name where each part goes. */
  readonly sql: string;
  /** Replaced in the whole text, parts included. */
  readonly replace?: readonly [from: string, to: string];
}

/** The same text for the moment of a row `v`, not for that of the statement. */
const atMoment = (sql: string, isFull: boolean): string =>
  sql
    .replaceAll(':now::timestamptz', 'v.at')
    .replaceAll(':today::date', 'v.today')
    .replaceAll(':is_full::boolean', String(isFull));

const readFramed = (name: string) => readSql(join(FRAME_PATH, `${name}.sql`));

/** The same text for the settings that are saved. */
const bySavedSettings = (sql: string): string =>
  sql
    .replaceAll(':settings::', ':saved_settings::')
    .replaceAll(':starts_at::', ':saved_starts_at::')
    .replaceAll('from matches m', 'from saved_matches m');

const readFrame = (name: Frame['name']): Frame => ({
  name,
  source: `${FRAME_FOLDER}/${name}.sql`,
  sql: readFramed(name)
    .replace('/* judge */', () => readFramed('judge'))
    .replace('/* agenda */', () => readFramed('agenda'))
    .replace('/* judge by saved settings */', () => bySavedSettings(readFramed('judge'))),
});

export const readFrames = (): Frame[] => [
  readFrame('evaluate'),
  // These look at every customer, as a person's "run now" does.
  { ...readFrame('preview'), replace: [':is_full::boolean', 'true'] },
  { ...readFrame('compare'), replace: [':is_full::boolean', 'true'] },
  readFrame('explain'),
  { ...readFrame('difference'), replace: [':is_full::boolean', 'true'] },
  readFrame('forecast'),
  // Looks at the customers of the follow-ups.
  { ...readFrame('settle'), replace: [':is_full::boolean', 'false'] },
];

/** Where a part goes. */
export const MARK = /\/\* (\w+) \*\//g;

/** The parts that a frame has a mark for, in order. */
export const partsOf = (sql: string): string[] => [...sql.matchAll(MARK)].map(([, part = '']) => part);

/** The statements' whole texts, which PostgreSQL describes, and the expressions that give the same texts at run time. */
export function composeStatements(folder: string, place: string) {
  const effectsFile = join(folder, 'effects.sql');
  const endsFile = join(folder, 'ends.sql');
  const matches = readSql(join(folder, 'matches.sql'));
  const parts: TriggerParts = {
    matches,
    savedMatches: bySavedSettings(matches),
    allAt: atMoment(matches, true),
    examinedAt: atMoment(matches, false),
    ends: existsSync(endsFile) ? readSql(endsFile) : NO_ENDS,
    effects: existsSync(effectsFile) ? readSql(effectsFile) : NO_EFFECTS,
    checks: readSql(join(folder, 'checks.sql')),
  };
  const statements = readFrames().map(({ name, source, sql, replace: [from, to] = ['', ''] }): SourceStatement => {
    const names = partsOf(sql);
    const text = sql.replace(MARK, (_, part: keyof TriggerParts) => parts[part]);
    return {
      name,
      source: `${source} with ${place}`,
      sql: from === '' ? text : text.replaceAll(from, to),
      // A bundle that uses some of the statements leaves the others out.
      expression: `/* @__PURE__ */ ${name}Frame({ ${names.join(', ')} })`,
    };
  });
  return { parts, statements };
}
