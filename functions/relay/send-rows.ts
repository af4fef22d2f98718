/** Claimed rows of the outbox, to their queues. */
import { environment, required } from '../engine/environment.ts';
import { failureFields, log } from '../engine/log.ts';
import { type Message, sendMessages } from '../engine/queue.ts';
import { addressOf, type Row } from './address.ts';

/** What SQS takes in one call. */
const BATCH_SIZE = 10;
/** A thousand rows are a hundred calls of some 10 ms: one after the other would take a second. */
const CALLS_AT_ONCE = 8;

interface Parcel {
  readonly url: string;
  readonly message: Message;
  /** The rows that it stands for. */
  readonly ids: string[];
}

export interface Sent {
  /** Rows that are done with: sent, or addressed to nobody. */
  readonly ids: readonly string[];
  /** Topics that no queue serves. */
  readonly unknownTopics: readonly string[];
  /** Undefined when everything went out. */
  readonly failure?: unknown;
}

function pack(rows: readonly Row[]): { parcels: Parcel[]; unknown: Row[] } {
  const urls = JSON.parse(required(environment.queueUrls)) as Record<string, string>; // written by the stack
  const parcels = new Map<string, Parcel>();
  const unknown: Row[] = [];
  for (const row of rows) {
    const address = addressOf(row, urls);
    const known = address && parcels.get(address.key);
    if (!address) unknown.push(row);
    else if (known) known.ids.push(row.id);
    else {
      const { tenantId, delaySeconds } = row;
      const message = { tenantId, body: address.body, delaySeconds };
      parcels.set(address.key, { url: address.url, message, ids: [row.id] });
    }
  }
  return { parcels: [...parcels.values()], unknown };
}

function batches(parcels: readonly Parcel[]): Parcel[][] {
  const open = new Map<string, Parcel[]>();
  const full: Parcel[][] = [];
  for (const parcel of parcels) {
    const batch = open.get(parcel.url) ?? [];
    batch.push(parcel);
    if (batch.length === 1) full.push(batch);
    open.set(parcel.url, batch.length === BATCH_SIZE ? [] : batch);
  }
  return full;
}

/** Sends each row at least once, or tells which went out: a batch that SQS refused leaves its rows where they are. */
export async function sendRows(rows: readonly Row[]): Promise<Sent> {
  const { parcels, unknown } = pack(rows);
  const ids = unknown.map(({ id }) => id);
  const unknownTopics = [...new Set(unknown.map(({ topic }) => topic))];
  const waiting = batches(parcels);
  let failure: unknown;
  const carry = async (): Promise<void> => {
    for (let batch = waiting.pop(); batch; batch = waiting.pop()) {
      const url = batch[0]?.url ?? '';
      try {
        await sendMessages(
          url,
          batch.map(({ message }) => message),
        );
        for (const parcel of batch) ids.push(...parcel.ids);
      } catch (error) {
        log('error', 'Messages stay in the outbox', { queue: url.split('/').at(-1), ...failureFields(error) });
        failure = error;
      }
    }
  };
  await Promise.all(Array.from({ length: CALLS_AT_ONCE }, carry));
  return { ids, unknownTopics, ...(failure === undefined ? {} : { failure }) };
}
