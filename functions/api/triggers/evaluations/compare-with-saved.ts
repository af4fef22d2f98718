/** Who would get a task by the settings that are tried, and not by those that are saved; and the other way round. */
import { dateIn } from '../../../engine/calendar.ts';
import type { Json, Statement } from '../../../engine/data/statement.ts';
import { readWithArms } from '../../../engine/triggers/settings.ts';
import { differences } from '../../../triggers/previews.gen.ts';
import type { RequestContext } from '../../http/route-handler.ts';
import { definitionOf } from '../trigger/definition-of.ts';
import type { Previewed } from './previewed.ts';

interface Row {
  readonly added: number;
  readonly removed: number;
  readonly unchanged: number;
  readonly customerId: string | null;
  readonly customerName: string | null;
  readonly isAdded: boolean | null;
  readonly reason: string | null;
}

type Difference = Statement<
  {
    tenantId: string;
    triggerId: string | null;
    now: Date;
    today: string;
    timeZone: string;
    judgedAt: null;
    settings: Json;
    startsAt: Date | null;
    savedSettings: Json;
    savedStartsAt: Date | null;
    limit: number;
  },
  Row
>;

const statements: Readonly<Record<string, Difference>> = differences;

function customersOf(rows: readonly Row[], wanted: boolean) {
  return rows.flatMap(({ customerId, customerName, isAdded, reason }) =>
    customerId !== null && isAdded === wanted ? [{ customerId, customerName, reason }] : [],
  );
}

/** Lists up to `limit` customers of each. */
export async function compareWithSaved(
  { database, caller: { tenantId }, now }: RequestContext,
  { tried, saved }: { readonly tried: Previewed; readonly saved: Previewed },
  limit: number,
) {
  const { triggerId, triggerType, timeZone } = tried;
  const definition = definitionOf(triggerType);
  const statement = statements[triggerType];
  const at = { now, today: dateIn(timeZone, now), timeZone, judgedAt: null };
  const rows = statement
    ? await database.many(statement, {
        ...{ tenantId, triggerId, ...at, limit },
        settings: readWithArms(definition, tried.config, tried.arms).values,
        startsAt: tried.startsAt,
        savedSettings: readWithArms(definition, saved.config, saved.arms).values,
        savedStartsAt: saved.startsAt,
      })
    : [];
  const { added = 0, removed = 0, unchanged = 0 } = rows[0] ?? {};
  return {
    ...{ added, removed, unchanged },
    addedCustomers: customersOf(rows, true).map(({ reason: _, ...customer }) => customer),
    removedCustomers: customersOf(rows, false),
  };
}
