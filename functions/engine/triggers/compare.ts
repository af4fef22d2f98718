/** Compares all data with what a trigger's scheduled evaluations follow, once in the tenant's `fullLookHours`. */
import { dateIn } from '../calendar.ts';
import type { Database } from '../data/database.ts';
import type { Json, Statement } from '../data/statement.ts';
import { failureFields, log } from '../log.ts';
import { countUnfollowed } from '../unfollowed.ts';
import type { TriggerDefinition } from './define.ts';
import { readWithArms } from './settings.ts';

/** What `compare.sql` takes and gives, for every trigger type. */
export type CompareStatement = Statement<
  {
    tenantId: string;
    triggerId: string;
    now: Date;
    today: string;
    timeZone: string;
    startsAt: Date | null;
    settings: Json;
  },
  { unseen: number; example: string | null }
>;

/** The trigger of an opened evaluation. */
interface Compared {
  readonly triggerId: string;
  readonly scheduledAt: Date;
  readonly config: Json;
  /** Of the experiment that runs on it. */
  readonly arms: Json;
  readonly timeZone: string;
  /** The moment from which the trigger acts on what comes about; null: on everything. */
  readonly startsAt: Date | null;
}

interface Comparing {
  readonly database: Database;
  readonly definition: TriggerDefinition;
  readonly compare: CompareStatement;
}

/**
 * Notes customers whose changes the evaluation would miss, so that it examines them. A failure never stops the evaluation:
 * the comparison is due again at the next one.
 */
export async function compareAll(
  { database, definition, compare }: Comparing,
  tenantId: string,
  { triggerId, scheduledAt, config, arms, timeZone, startsAt }: Compared,
): Promise<void> {
  const ids = { tenantId, triggerId };
  try {
    const { values } = readWithArms(definition, config, arms);
    const today = dateIn(timeZone, scheduledAt);
    const moment = { now: scheduledAt, today, timeZone, startsAt };
    const seen = await database.one(compare, { ...ids, ...moment, settings: values });
    if (seen.unseen > 0)
      log('warn', 'Changes were not followed', { ...ids, customers: seen.unseen, example: seen.example });
    countUnfollowed(definition.name, seen.unseen);
  } catch (error) {
    log('error', 'A comparison failed', { ...ids, ...failureFields(error) });
  }
}
