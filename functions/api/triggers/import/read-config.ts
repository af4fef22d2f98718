/** Makes a config of one of the older system's: what has an equal here is carried, and the report says what is not. */
import type { Json } from '../../../engine/data/statement.ts';
import { cadencePlaceholders, type TriggerDefinition } from '../../../engine/triggers/define.ts';
import { explainIssues } from '../../http/request/explain-issues.ts';
import { configSchema } from '../trigger/config.ts';
import { Unusable } from './read-rows.ts';

/** Names of placeholders there, without dots and underscores, and ours. */
const placeholders: ReadonlyMap<string, string> = new Map([
  ...['customer', 'customername', 'client', 'clientname', 'name'].map((name) => [name, 'customer'] as const),
  ...['product', 'productname', 'sample', 'samplename', 'sku'].map((name) => [name, 'product'] as const),
  ...['date', 'sampledate', 'tastedat', 'orderdate', 'deliverydate', 'deliveredat', 'lastorderdate'].map(
    (name) => [name, 'date'] as const,
  ),
  ...['days', 'daysafter', 'dayssince', 'interval', 'averageinterval'].map((name) => [name, 'days'] as const),
  ...['rep', 'repname', 'salesrep', 'salesrepname', 'assignee'].map((name) => [name, 'rep'] as const),
  ...cadencePlaceholders.map((name) => [name.toLowerCase(), name] as const),
]);

function readText(name: string, text: string, changes: string[]): string | undefined {
  const unknown: string[] = [];
  const made = text.replaceAll(/\$?\{\{?\s*([\w.]+)\s*\}?\}/g, (whole, given: string) => {
    const known = placeholders.get(given.toLowerCase().replaceAll(/[._]/g, ''));
    if (known === undefined) unknown.push(given);
    return known === undefined ? whole : `{${known}}`;
  });
  if (unknown.length > 0) {
    changes.push(
      `${name} is left out, and the default text takes its place: {${unknown[0]?.slice(0, 60)}} is not known here`,
    );
    return undefined;
  }
  if (made !== text) changes.push(`${name} became "${made}"`);
  return made;
}

/** Numbers may be written as texts, and priorities in small letters. */
function readValue(name: string, value: unknown, changes: string[]): unknown {
  if (typeof value !== 'string') return value;
  if (name === 'taskTitle' || name === 'taskDescription') return readText(name, value, changes);
  if (name === 'priority') return value.trim().toUpperCase();
  return /^\s*-?\d+(\.0*)?\s*$/.test(value) ? Number(value) : value;
}

/** Throws Unusable, with the member and its range, for a config that the type does not accept. */
export function readConfig(
  definition: TriggerDefinition,
  old: Readonly<Record<string, unknown>>,
  changes: string[],
): Json {
  const schema = configSchema(definition);
  const known = new Set(Object.keys(schema.def.shape));
  const members = Object.entries(old).flatMap(([name, value]): [string, unknown][] => {
    if (value === null || value === undefined) return [];
    if (known.has(name)) return [[name, readValue(name, value, changes)]];
    changes.push(`config.${name.slice(0, 60)} is left out: triggers have no such setting here`);
    return [];
  });
  const parsed = schema.safeParse(Object.fromEntries(members.filter(([, value]) => value !== undefined)));
  if (parsed.success) return parsed.data as Json; // numbers and texts only
  const [first] = explainIssues(parsed.error.issues, ['config']);
  throw new Unusable(`${first?.path} ${first?.message}`);
}
