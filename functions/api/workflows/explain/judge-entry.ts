/** Says in words what one entry did, or does, with a customer. */
import type { Json } from '../../../engine/data/statement.ts';
import { type Leaf, leafInWords } from '../trace/words.ts';
import type { explainEntries } from './queries.gen.ts';

type Entry = NonNullable<typeof explainEntries.gives>;

const leafOf = (leaf: Json | null) => leaf as Leaf | null; // as automation.explain_condition returns it

const whens: Readonly<Record<string, string>> = {
  schedule: 'It enters when the schedule comes next',
  segment: 'It enters with the next look at who is in the segment, unless it was in it before',
  date: 'It enters when the date comes',
  message: 'A flow starts when somebody writes one of the words to the page',
};

const noMatch = (leaf: Leaf | null) => `The condition does not hold${leaf === null ? '' : `: ${leafInWords(leaf)}`}`;

/** An entry by events. */
function judgeEvent(
  { types, eventId, eventType, eventAt, eventRunId, isBefore, holds, leaf }: Entry,
  isKeptOut: boolean,
) {
  const names = (types as readonly string[]).join(', ');
  if (eventId === null) return ['NO_EVENT', `The customer has had no event of the type ${names}`] as const;
  const event = `${eventType} of ${eventAt?.toISOString()}`;
  if (eventRunId !== null) return ['ENTERED', `${event} started a run`] as const;
  if (isBefore) return ['EVENT_BEFORE', `The last, ${event}, came before this version was published`] as const;
  if (!holds) return ['NO_MATCH', `${event} came. ${noMatch(leafOf(leaf))}`] as const;
  if (isKeptOut) return ['REFUSED', `${event} came, and the customer was kept out; reasons say by what`] as const;
  return [
    'NO_RUN',
    `${event} came and started no run; it may have been refused or not matched then, or waits yet`,
  ] as const;
}

function judge(entry: Entry, isKeptOut: boolean): readonly [reason: string, explanation: string] {
  const { kind, holds, leaf } = entry;
  if (kind === 'event') return judgeEvent(entry, isKeptOut);
  if (!holds) return ['NO_MATCH', noMatch(leafOf(leaf))];
  if (kind === 'manual') return ['BY_HAND', 'Somebody must let the customer in: POST /api/workflows/{id}/runs'];
  return ['WHEN_DUE', whens[kind] ?? 'It enters when the entry is due'];
}

export function entryView(entry: Entry, isKeptOut: boolean) {
  const { place, kind, types, hasCondition, holds, eventId, eventType, eventAt, eventRunId } = entry;
  const leaf = leafOf(entry.leaf);
  const [reason, explanation] = judge(entry, isKeptOut);
  const hasEvent = eventId !== null && eventType !== null && eventAt !== null;
  return {
    ...{ index: place - 1, kind, types: types as string[], reason, explanation }, // as compileEntry wrote them
    holds: hasCondition ? holds : null,
    leaf: leaf && { ...leaf, value: leaf.value ?? null },
    event: hasEvent ? { id: eventId, type: eventType, at: eventAt } : null,
    runId: eventRunId,
  };
}
