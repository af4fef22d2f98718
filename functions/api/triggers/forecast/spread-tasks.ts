/** Spreads what falls due over the evaluations to come, by the limits that evaluate.sql applies. */

export interface Occurrence {
  /** Its place among all by waiting time; the same key has the same place. */
  readonly place: number;
  readonly customer: number;
  /** Evaluations in which it is due, the last one included. */
  readonly first: number;
  readonly last: number;
  /** Open tasks of the trigger that the customer has already. */
  readonly openTasks: number;
  /** The silence that alerts of a trigger with model cadence repeat: two of the same follow each other after `realertDays` at the earliest. 0: no such. */
  readonly fact: number;
  readonly repId: string | null;
}

interface Limits {
  readonly maxTasksPerRun: number;
  /** 0: no limit. */
  readonly maxOpenTasksPerCustomer: number;
  readonly realertDays?: number | undefined;
}

interface Run {
  readonly made: readonly Occurrence[];
  readonly deferred: number;
}

/** Due occurrences of customers who may have another task, longest waiting first. */
function openOnes(due: readonly Occurrence[], made: ReadonlyMap<number, number>, most: number): Occurrence[] {
  if (most === 0) return [...due];
  const turns = new Map<number, number>();
  return due.filter(({ customer, openTasks }) => {
    const turn = (turns.get(customer) ?? 0) + 1;
    turns.set(customer, turn);
    return turn <= most - openTasks - (made.get(customer) ?? 0);
  });
}

/** Returns what each evaluation makes and defers; `days` are theirs, in UTC and since 1970. No task is closed meanwhile. */
export function spreadTasks(occurrences: readonly Occurrence[], days: readonly number[], limits: Limits): Run[] {
  const inOrder = [...occurrences].sort((a, b) => a.place - b.place);
  const done = new Set<number>();
  const madeOf = new Map<number, number>();
  const alertedOn = new Map<number, number>();
  const isTooSoon = ({ fact }: Occurrence, day: number) =>
    fact !== 0 && (alertedOn.get(fact) ?? Number.NEGATIVE_INFINITY) + (limits.realertDays ?? 0) > day;
  return days.map((day, run) => {
    const inTime = inOrder.filter(({ place, first, last }) => first <= run && run <= last && !done.has(place));
    const due = inTime.filter((occurrence) => !isTooSoon(occurrence, day));
    const open = openOnes(due, madeOf, limits.maxOpenTasksPerCustomer);
    const made = open.slice(0, limits.maxTasksPerRun);
    for (const { place, customer, fact } of made) {
      done.add(place);
      alertedOn.set(fact, day);
      madeOf.set(customer, (madeOf.get(customer) ?? 0) + 1);
    }
    return { made, deferred: open.length - made.length };
  });
}
