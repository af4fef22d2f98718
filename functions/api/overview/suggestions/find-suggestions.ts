import { createHash } from 'node:crypto';
import type { Database } from '../../../engine/data/database.ts';
import { overlap, shareOf } from '../../../engine/inference/shares.ts';
import { listStanding } from './as-experiment/queries.gen.ts';
import { kinds } from './kinds.ts';
import { listDismissed } from './queries.gen.ts';
import { type Attempt, daysBefore, type Kind, PERIOD_DAYS, type Suggestion, type Target } from './suggestion.ts';
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

/** One experiment divides the customers of a trigger at a time. */
function showAttempt({ asExperiment, ...request }: Attempt, { id }: Target, standing: readonly Standing[]) {
  if (typeof asExperiment === 'string')
    return { ...request, asExperiment: null, whyNoExperiment: asExperiment, experiment: null };
  const found = standing.find(({ triggerId }) => triggerId === id);
  if (!found) return { ...request, asExperiment, whyNoExperiment: null, experiment: null };
  const { triggerId: _, ...experiment } = found;
  const how = found.isRunning ? 'runs on it: stop or decide it first' : 'is drawn up on it: start it, or remove it';
  return { ...request, asExperiment: null, whyNoExperiment: `The experiment “${found.name}” ${how}.`, experiment };
}

const toView = (
  kind: Kind,
  { target, sentence, names, figures, effect, tryIt }: Suggestion,
  id: string,
  standing: readonly Standing[],
) => ({
  ...{ id, kind: kind.name, target, sentence: putNames(sentence, names), figures },
  expectedEffect: typeof effect === 'string' ? null : effect,
  whyNoEffect: typeof effect === 'string' ? effect : null,
  tryIt: typeof tryIt === 'string' ? null : showAttempt(tryIt, target, standing),
  whyNoTry: typeof tryIt === 'string' ? tryIt : null,
});

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
  const found = [];
  const notEnough = [];
  for (const kind of kinds) {
    const { suggestions, has, lacks } = await kind.find({ database, tenantId, now, since });
    const { name, needs, cases } = kind;
    const few = `It needs ${needs} ${cases}; there are ${has}.`;
    if (has < needs || lacks !== undefined) notEnough.push({ kind: name, needs, has, sentence: lacks ?? few });
    for (const suggestion of suggestions) {
      const id = idOfSuggestion(name, suggestion.target);
      const row = dismissed.get(id);
      const dismissal = row && holds(suggestion, row) ? showDismissal(row) : null;
      found.push({ suggestion, view: { ...toView(kind, suggestion, id, standing), dismissed: dismissal } });
    }
  }
  const sentences = found.map(({ suggestion }) => suggestion.sentence);
  const wordings = await readWordings(database, sentences, { tenantId, now });
  const suggestions = found.map(({ suggestion, view }) => ({
    suggestion,
    view: { ...view, wording: showWording(wordings.of(suggestion.sentence), suggestion) },
  }));
  return { since, suggestions, notEnough, wordings };
}
