import { createHash } from 'node:crypto';
import type { Database } from '../../../engine/data/database.ts';
import { overlap, shareOf } from '../../../engine/inference/shares.ts';
import { listStanding } from './as-experiment/queries.gen.ts';
import { kinds } from './kinds.ts';
import { listDismissed } from './queries.gen.ts';
import { daysBefore, type Kind, PERIOD_DAYS, type Request, type Suggestion, type Target } from './suggestion.ts';
import { putNames } from './wording/put-names.ts';
import { readWordings } from './wording/word-suggestions.ts';

type Standing = NonNullable<(typeof listStanding)['gives']>;
type Dismissed = NonNullable<(typeof listDismissed)['gives']>;

/** The same for the same kind and target, whenever it is computed. */
export function idOfSuggestion(kind: string, { type, id, part }: Omit<Target, 'name'>): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([kind, type, id, part]))
    .digest('hex');
  return [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20, 32)].join('-');
}

/** It stays dismissed while the interval of its main figure has something in common with the one that it had then. */
const holds = ({ main }: Suggestion, { numerator, denominator }: Dismissed): boolean =>
  overlap(shareOf(main.numerator, main.denominator), shareOf(numerator, denominator));

const showDismissal = ({ reason, dismissedBy, dismissedAt }: Dismissed) => ({
  ...{ reason, by: dismissedBy, at: dismissedAt },
});

const requestOf = (attempt: Request | string) => (typeof attempt === 'string' ? null : attempt);
const reasonOf = (attempt: Request | string) => (typeof attempt === 'string' ? attempt : null);

/** One experiment divides the customers of a trigger or a split at a time; while it runs, a change would be one of all its arms. */
function showAttempts({ target, experimentKey, ...own }: Suggestion, all: readonly Standing[]) {
  const found = all.find(({ triggerId, key }) => (key === null ? triggerId === target.id : key === experimentKey));
  const name = `The experiment “${found?.name}”`;
  const { isRunning } = found ?? {};
  const inTheWay = isRunning
    ? `${name} runs on it: stop or decide it first.`
    : `${name} is drawn up on it: start it, or remove it.`;
  const allArms = `${name} runs on it, and the change would be one of all its arms: stop or decide it first.`;
  const tryIt = isRunning && typeof own.tryIt !== 'string' ? allArms : own.tryIt;
  const asExperiment = found ? inTheWay : own.asExperiment;
  return {
    ...{ tryIt: requestOf(tryIt), whyNoTry: reasonOf(tryIt) },
    ...{ asExperiment: requestOf(asExperiment), whyNoExperiment: reasonOf(asExperiment) },
    experiment: found ? { id: found.id, name: found.name, isRunning: found.isRunning } : null,
  };
}

const toView = (kind: Kind, suggestion: Suggestion, id: string, standing: readonly Standing[]) => {
  const { target, sentence, names, figures, effect } = suggestion;
  return {
    ...{ id, kind: kind.name, target, sentence: putNames(sentence, names), figures },
    expectedEffect: typeof effect === 'string' ? null : effect,
    whyNoEffect: typeof effect === 'string' ? effect : null,
    ...showAttempts(suggestion, standing),
  };
};

const switchesOff = ({ tryIt }: Suggestion): boolean =>
  typeof tryIt !== 'string' && Object(tryIt.body).isActive === false;

/** Both of two triggers that make the same tasks are not to be switched off. */
function unlessNoneIsLeft(suggestion: Suggestion, switchedOff: ReadonlySet<string | null>): Suggestion {
  const { isLeftTo } = suggestion;
  if (isLeftTo === undefined || !switchedOff.has(isLeftTo)) return suggestion;
  return {
    ...suggestion,
    tryIt:
      'The other trigger is to be switched off by a suggestion of its own: look at that first, because with both off nobody gets these tasks.',
  };
}

/** The sentence as a language model worded it, with the names. */
export function showWording(wording: string | null, { names }: Suggestion): string | null {
  return wording === null ? null : putNames(wording, names);
}

/** A statement for each kind, one for those that are dismissed, one for experiments, and one for wordings. */
export async function findSuggestions(
  database: Database,
  { tenantId, now }: { readonly tenantId: string; readonly now: Date },
) {
  const since = daysBefore(now, PERIOD_DAYS);
  const dismissed = new Map((await database.many(listDismissed, { tenantId })).map((row) => [row.id, row]));
  const standing = await database.many(listStanding, { tenantId });
  const found: { readonly kind: Kind; readonly suggestion: Suggestion }[] = [];
  const notEnough = [];
  for (const kind of kinds) {
    const { suggestions, has, lacks } = await kind.find({ database, tenantId, now, since });
    const { name, needs, cases } = kind;
    const few = `It needs ${needs} ${cases}; there are ${has}.`;
    if (has < needs || lacks !== undefined) notEnough.push({ kind: name, needs, has, sentence: lacks ?? few });
    found.push(...suggestions.map((suggestion) => ({ kind, suggestion })));
  }
  const switchedOff = new Set(
    found.flatMap(({ suggestion }) => (switchesOff(suggestion) ? [suggestion.target.id] : [])),
  );
  const sentences = found.map(({ suggestion }) => suggestion.sentence);
  const wordings = await readWordings(database, sentences, { tenantId, now });
  const suggestions = found.map(({ kind, suggestion }) => {
    const id = idOfSuggestion(kind.name, suggestion.target);
    const row = dismissed.get(id);
    const dismissal = row && holds(suggestion, row) ? showDismissal(row) : null;
    const view = toView(kind, unlessNoneIsLeft(suggestion, switchedOff), id, standing);
    const wording = showWording(wordings.of(suggestion.sentence), suggestion);
    return { suggestion, view: { ...view, wording, dismissed: dismissal } };
  });
  return { since, suggestions, notEnough, wordings };
}
