/** Explains what one trigger does for one customer at a moment, by the statement of its type. */
import { dateIn } from '../../../engine/calendar.ts';
import type { Database } from '../../../engine/data/database.ts';
import type { Json, Statement } from '../../../engine/data/statement.ts';
import { EngineError } from '../../../engine/errors.ts';
import { readWithArms } from '../../../engine/triggers/settings.ts';
import { explanations } from '../../../triggers/previews.gen.ts';
import { definitionOf } from '../../triggers/trigger/definition-of.ts';
import { type Verdict, verdicts } from './verdicts.ts';

const MOST_OCCURRENCES = 50;

interface Row {
  readonly checks: Json;
  readonly verdict: string | null;
  readonly occurrenceKey: string | null;
  readonly product: string | null;
  readonly factOn: string | null;
  readonly days: number | null;
  readonly lookAt: Date | null;
  readonly taskId: string | null;
  readonly experimentId: string | null;
  readonly arm: string | null;
}

interface Explained {
  readonly triggerType: string;
  readonly config: Json;
  /** Of the experiment that runs on it: what each has in place of the config. */
  readonly arms: Json;
}

interface Values {
  readonly tenantId: string;
  readonly customerId: string;
  readonly triggerId: string;
  readonly now: Date;
  /** Null: judges the present. */
  readonly judgedAt: Date | null;
  readonly startsAt: Date | null;
  readonly timeZone: string;
}

type Explain = Statement<Values & { today: string; settings: Json; isFull: boolean; limit: number }, Row>;

const statements: Readonly<Record<string, Explain>> = explanations;

interface Check {
  readonly name: string;
  readonly holds: boolean;
  readonly value: string | null;
  readonly needs: string | null;
}

const isVerdict = (text: string | null): text is Verdict => (verdicts as readonly (string | null)[]).includes(text);

function toOccurrence({ occurrenceKey, verdict, product, factOn, days, taskId }: Row) {
  return isVerdict(verdict) ? [{ occurrenceKey, verdict, product, factOn, days, taskId }] : [];
}

/** Arms are the customer's, so all occurrences that have one have the same, unless another experiment made an earlier task. */
function experimentOf(rows: readonly Row[], verdict: string | undefined) {
  const withArm = rows.filter(({ experimentId }) => experimentId !== null);
  const row = withArm.find((one) => one.verdict === verdict) ?? withArm.at(-1);
  return row?.experimentId && row.arm ? { id: row.experimentId, arm: row.arm } : null;
}

/** Reads the whole tenant only for a customer who is due: others may come first, and more than maxTasksPerRun. */
async function readRows(database: Database, { triggerType, config, arms }: Explained, values: Values): Promise<Row[]> {
  const settings = readWithArms(definitionOf(triggerType), config, arms).values;
  const statement = statements[triggerType];
  if (!statement) return [];
  const all = { ...values, today: dateIn(values.timeZone, values.now), settings, limit: MOST_OCCURRENCES };
  const rows = await database.many(statement, { ...all, isFull: false });
  if (!rows.some(({ verdict }) => verdict === 'TASK')) return rows;
  return database.many(statement, { ...all, isFull: true });
}

/** Returns the occurrences with the verdict of each, and the type's checks. A config that cannot be evaluated gives the error. */
export async function explainTrigger(database: Database, trigger: Explained, values: Values) {
  try {
    const rows = await readRows(database, trigger, values);
    const occurrences = rows.flatMap(toOccurrence);
    const verdict = verdicts.find((one) => occurrences.some((occurrence) => occurrence.verdict === one));
    const looks = rows.flatMap(({ lookAt }) => (lookAt === null ? [] : [lookAt.getTime()]));
    return {
      verdict: verdict ?? 'NO_CANDIDATE',
      error: null,
      experiment: experimentOf(rows, verdict),
      taskId: occurrences.find((occurrence) => occurrence.verdict === verdict)?.taskId ?? null,
      lookAt: looks.length === 0 ? null : new Date(Math.min(...looks)),
      looksAtAll: definitionOf(trigger.triggerType).looksAtAll ?? false,
      checks: (rows[0]?.checks ?? []) as unknown as readonly Check[], // checks.sql makes them
      occurrences,
    } as const;
  } catch (error) {
    if (!(error instanceof EngineError) || error.retry !== 'never') throw error;
    const { code, message } = error;
    const nothing = { experiment: null, taskId: null, lookAt: null, looksAtAll: false, checks: [], occurrences: [] };
    return { verdict: 'NOT_EVALUATED', error: `${code}: ${message}`, ...nothing } as const;
  }
}
