/** What is still to come, for `GET /_local/due`. */
import type { CreatedResource } from '../template/create.ts';
import { readableName } from '../template/readable-name.ts';
import type { Services } from './services.ts';

/** What falls due for one function. */
interface Due {
  readonly function: string;
  readonly first: string;
  readonly times: number;
}

interface DueReply {
  /** The earliest instant at which anything falls due, also after `until`. */
  readonly next: string | null;
  readonly times: number;
  /** The earliest first. */
  readonly items: readonly Due[];
}

/** Far enough for the next occurrence of any schedule. */
const LAST_INSTANT = new Date(8.64e15);

type DueServices = Pick<Services, 'scheduler' | 'sqs' | 'eventSources'>;

function nextOf({ scheduler, sqs }: DueServices): string | null {
  const scheduled = scheduler.schedules().flatMap(({ next }) => (next === null ? [] : [Date.parse(next)]));
  const delayed = sqs.delayed().flatMap(({ atMs }) => atMs);
  const earliest = [...scheduled, ...delayed].reduce((least, ms) => Math.min(least, ms), LAST_INSTANT.getTime());
  return earliest === LAST_INSTANT.getTime() ? null : new Date(earliest).toISOString();
}

/**
 * Schedules and delayed messages up to `until`, by the function that they wake. What those make later, such as retries, is not in it.
 */
export function describeDue(services: DueServices, resources: readonly CreatedResource[], until: Date): DueReply {
  const functionOf = new Map(
    services.eventSources.list().map(({ EventSourceArn, FunctionArn }) => [EventSourceArn, FunctionArn]),
  );
  const nameOf = new Map(resources.map(({ attributes, logicalId }) => [attributes.Arn, readableName(logicalId)]));
  const byFunction = new Map<string, number[]>();
  const note = (targetArn: string, atMs: readonly number[]) => {
    const arn = functionOf.get(targetArn) ?? targetArn;
    const name = nameOf.get(arn) ?? arn;
    byFunction.set(name, [...(byFunction.get(name) ?? []), ...atMs]);
  };
  for (const { targetArn, atMs } of services.scheduler.occurrences(until)) note(targetArn, atMs);
  for (const { queueArn, atMs } of services.sqs.delayed())
    note(
      queueArn,
      atMs.filter((ms) => ms <= until.getTime()),
    );
  const items = [...byFunction]
    .filter(([, atMs]) => atMs.length > 0)
    .map(([name, atMs]) => ({
      function: name,
      first: new Date(atMs.reduce((least, ms) => Math.min(least, ms))).toISOString(),
      times: atMs.length,
    }))
    .sort((one, other) => one.first.localeCompare(other.first));
  return { next: nextOf(services), times: items.reduce((sum, { times }) => sum + times, 0), items };
}
