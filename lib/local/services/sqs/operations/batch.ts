/** Batch requests: refusals of the whole request, and failures of single entries. */
import { isMembers } from '../../../../../functions/engine/data/members.ts';
import { AwsError } from '../../../service.ts';
import { type Input, requiredText } from './input.ts';
import { entryCode, refusal } from './refusal.ts';

const MOST_ENTRIES = 10;

interface Entry {
  readonly id: string;
  readonly input: Input;
}

/** Failed entry of a batch, as in the reply. */
interface Failure {
  readonly Id: string;
  readonly Code: string;
  readonly Message: string;
  readonly SenderFault: boolean;
}

/** Throws unless there are one to ten entries with distinct, well-formed ids. `shape` names them in the message. */
export function readEntries(input: Input, shape: string): Entry[] {
  const list = Array.isArray(input.Entries) ? input.Entries : [];
  if (list.length === 0) {
    throw refusal('EmptyBatchRequest', `There should be at least one ${shape} in the request.`);
  }
  if (list.length > MOST_ENTRIES) {
    const message = `Maximum number of entries per request are ${MOST_ENTRIES}. You have sent ${list.length}.`;
    throw refusal('TooManyEntriesInBatchRequest', message);
  }
  const entries = list.map((entry: unknown) => {
    if (!isMembers(entry)) throw new AwsError('SerializationException', 'Entries can not be converted to a list');
    return { id: readId(entry), input: entry };
  });
  const seen = new Set<string>();
  for (const { id } of entries) {
    if (seen.has(id)) throw refusal('BatchEntryIdsNotDistinct', `Id ${id} repeated.`);
    seen.add(id);
  }
  return entries;
}

function readId(entry: Input): string {
  const id = typeof entry.Id === 'string' ? entry.Id : requiredText(entry, 'Id');
  if (/^[\w-]{1,80}$/.test(id)) return id;
  const rule = 'A batch entry id can only contain alphanumeric characters, hyphens and underscores.';
  throw refusal('InvalidBatchEntryId', `${rule} It can be at most 80 letters long.`);
}

/** Calls `act` for each entry. One that throws an AwsError fails without the others. */
export function eachEntry<T extends { Id: string }>(entries: readonly Entry[], act: (entry: Entry) => T) {
  const Successful: T[] = [];
  const Failed: Failure[] = [];
  for (const entry of entries) {
    try {
      Successful.push(act(entry));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      Failed.push({ Id: entry.id, Code: entryCode(error), Message: error.message, SenderFault: true });
    }
  }
  return { ...(Successful.length ? { Successful } : {}), ...(Failed.length ? { Failed } : {}) };
}
