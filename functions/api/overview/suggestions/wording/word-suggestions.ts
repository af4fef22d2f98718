/** Words suggestions with a language model, where the installation has one and the tenant wants it. */
import { createHash } from 'node:crypto';
import type { Database } from '../../../../engine/data/database.ts';
import { environment } from '../../../../engine/environment.ts';
import { countMetrics, failureFields, log } from '../../../../engine/log.ts';
import type { InTransaction } from '../../../http/idempotency/answer.ts';
import { askModel, SYSTEM } from './ask-model.ts';
import { faultOf } from './check-wording.ts';
import { findWordings, noteUse, storeWordings } from './queries.gen.ts';

/** Sentences that one read asks about, at once and within this time; the others stay plain until the next. */
const MOST_AT_ONCE = 5;
const PATIENCE_MS = 5000;
/** A tenant's sentences in 24 hours: figures change, and each sentence with other figures is another. */
const MOST_IN_A_DAY = 200;
/** What the model made of a sentence may not be shown: it may do better another time. */
const REFUSED_SECONDS = 7 * 86_400;
/** The model was not to be had. */
const FAILED_SECONDS = 600;

interface Scope {
  readonly tenantId: string;
  readonly now: Date;
}

/** What is known of sentences: a wording, or null where there is none to show and none to ask for. */
export interface Wordings {
  of(sentence: string): string | null;
  /** Those of `sentences` that the model may be asked about now. */
  askable(sentences: readonly string[]): readonly string[];
}

const NONE: Wordings = { of: () => null, askable: () => [] };

const modelId = (): string => process.env[environment.suggestionModelId] ?? '';

const hashOf = (sentence: string): string =>
  createHash('sha256')
    .update(JSON.stringify([modelId(), SYSTEM, sentence]))
    .digest('hex');

/** Reads what is kept, and notes that it was used. */
export async function readWordings(
  database: Database,
  sentences: readonly string[],
  { tenantId, now }: Scope,
): Promise<Wordings> {
  if (modelId() === '' || sentences.length === 0) return NONE;
  const rows = await database.many(findWordings, { tenantId, now, hashes: sentences.map(hashOf) });
  if (rows.length === 0) return NONE;
  const unused = rows.flatMap(({ hash, isUnusedToday }) => (hash !== null && isUnusedToday ? [hash] : []));
  if (unused.length > 0) await database.execute(noteUse, { tenantId, now, hashes: unused });
  const kept = new Map(rows.map(({ hash, wording }) => [hash, wording]));
  const left = MOST_IN_A_DAY - (rows[0]?.asked ?? 0);
  return {
    of: (sentence) => kept.get(hashOf(sentence)) ?? null,
    askable: (asked) =>
      [...new Set(asked)]
        .filter((sentence) => !kept.has(hashOf(sentence)))
        .slice(0, Math.max(0, Math.min(MOST_AT_ONCE, left))),
  };
}

interface Answered {
  readonly sentence: string;
  readonly wording: string | null;
  /** Seconds until it may be asked about again. */
  readonly againIn: number | null;
}

async function ask(sentence: string, signal: AbortSignal): Promise<Answered> {
  try {
    const said = await askModel(modelId(), sentence, signal);
    const fault = said === undefined ? 'INCOMPLETE' : faultOf(sentence, said);
    if (said !== undefined && fault === undefined) return { sentence, wording: said, againIn: null };
    log('info', 'Wording refused', { fault });
    return { sentence, wording: null, againIn: REFUSED_SECONDS };
  } catch (error) {
    log('warn', 'Wording failed', failureFields(error));
    return { sentence, wording: null, againIn: FAILED_SECONDS };
  }
}

/** Asks about the sentences, all at once, and keeps what came. Throws nothing: a sentence without an answer stays plain. */
export async function askForWordings(
  sentences: readonly string[],
  inTransaction: InTransaction,
  { tenantId, now }: Scope,
): Promise<ReadonlyMap<string, string>> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const answered = await Promise.all(sentences.map((sentence) => ask(sentence, signal)));
  const worded = answered.flatMap(({ sentence, wording }) => (wording === null ? [] : [[sentence, wording] as const]));
  const failed = answered.filter(({ againIn }) => againIn === FAILED_SECONDS).length;
  const refused = answered.length - worded.length - failed;
  countMetrics('overview', { Worded: worded.length, WordingRefused: refused, WordingFailed: failed });
  const rows = answered.map(({ sentence, wording, againIn }) => ({
    hash: hashOf(sentence),
    wording,
    again_in: againIn,
  }));
  try {
    await inTransaction((database) => database.execute(storeWordings, { tenantId, now, rows }));
  } catch (error) {
    log('warn', 'Wordings not kept', failureFields(error));
  }
  return new Map(worded);
}
