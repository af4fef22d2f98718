/** Claimed rows of the outbox, to their queues. */
import { failureFields, log } from '../engine/log.ts';
import { queueUrls } from '../engine/queue/queue-urls.ts';
import { type Message, sendMessages } from '../engine/queue/send-messages.ts';
import { addressOf, type Row } from './address.ts';

/** What SQS takes in one call. */
const BATCH_SIZE = 10;
/** A bulk writer's events are thousands of calls of some 10 ms. */
const CALLS_AT_ONCE = 8;

/** Rows of the outbox that are done with together. */
interface Parcel {
  readonly ids: string[];
  isSent: boolean;
}

interface Letter {
  readonly url: string;
  readonly message: Message;
  readonly parcel: Parcel;
}

export interface Sent {
  /** Rows that are done with: sent, or addressed to nobody. */
  readonly ids: readonly string[];
  /** Topics that no queue serves. */
  readonly unknownTopics: readonly string[];
  /** Undefined when everything went out. */
  readonly failure?: unknown;
}

interface Mail {
  readonly letters: readonly Letter[];
  readonly parcels: readonly Parcel[];
  readonly unknown: readonly Row[];
}

function pack(rows: readonly Row[]): Mail {
  const urls = queueUrls();
  const parcels = new Map<string, Parcel>();
  const letters: Letter[] = [];
  const unknown: Row[] = [];
  for (const row of rows) {
    const address = addressOf(row, urls);
    const known = address && parcels.get(address.key);
    if (!address) unknown.push(row);
    else if (known) known.ids.push(row.id);
    else {
      const parcel = { ids: [row.id], isSent: true };
      parcels.set(address.key, parcel);
      const { tenantId, delaySeconds } = row;
      for (const body of address.bodies)
        letters.push({ url: address.url, message: { tenantId, body, delaySeconds }, parcel });
    }
  }
  return { letters, parcels: [...parcels.values()], unknown };
}

/** By queue, ten at a time. */
function batches(letters: readonly Letter[]): Letter[][] {
  const open = new Map<string, Letter[]>();
  const all: Letter[][] = [];
  for (const letter of letters) {
    const batch = open.get(letter.url) ?? [];
    batch.push(letter);
    if (batch.length === 1) all.push(batch);
    open.set(letter.url, batch.length === BATCH_SIZE ? [] : batch);
  }
  return all;
}

/** Sends each row at least once, or tells which went out: a batch that SQS refused leaves its rows where they are. */
export async function sendRows(rows: readonly Row[]): Promise<Sent> {
  const { letters, parcels, unknown } = pack(rows);
  const waiting = batches(letters);
  let failure: unknown;
  const carry = async (): Promise<void> => {
    for (let batch = waiting.pop(); batch; batch = waiting.pop()) {
      const url = batch[0]?.url ?? '';
      try {
        const messages = batch.map(({ message }) => message);
        await sendMessages(url, messages);
      } catch (error) {
        log('error', 'Messages stay in the outbox', { queue: url.split('/').at(-1), ...failureFields(error) });
        for (const { parcel } of batch) parcel.isSent = false;
        failure = error;
      }
    }
  };
  await Promise.all(Array.from({ length: CALLS_AT_ONCE }, carry));
  const sent = parcels.filter(({ isSent }) => isSent).flatMap(({ ids }) => ids);
  const ids = [...sent, ...unknown.map(({ id }) => id)];
  const unknownTopics = [...new Set(unknown.map(({ topic }) => topic))];
  return { ids, unknownTopics, ...(failure === undefined ? {} : { failure }) };
}
