/** Sends claimed rows of the outbox to their queues. */
import { failureFields, log } from '../engine/log.ts';
import { queueUrls } from '../engine/queue/queue-urls.ts';
import { type Message, sendMessages } from '../engine/queue/send-messages.ts';
import { addressOf, type OutboxRow } from './address.ts';

/** What SQS takes in one call. */
const BATCH_SIZE = 10;
/** The bookings of a bulk writer need hundreds of calls of some 10 ms. */
const CALLS_AT_ONCE = 8;

/** Rows whose messages are the same: all of them are sent, or none. */
interface RowGroup {
  readonly ids: string[];
  isSent: boolean;
}

interface AddressedMessage {
  readonly url: string;
  readonly message: Message;
  readonly group: RowGroup;
}

interface Sent {
  /** Rows to delete: they were sent, or no queue serves them. */
  readonly ids: readonly string[];
  /** Topics that no queue serves. */
  readonly unknownTopics: readonly string[];
  /** Undefined when everything was sent. */
  readonly failure?: unknown;
}

interface Outgoing {
  readonly messages: readonly AddressedMessage[];
  readonly groups: readonly RowGroup[];
  readonly unknown: readonly OutboxRow[];
}

function addressRows(rows: readonly OutboxRow[]): Outgoing {
  const urls = queueUrls();
  const groups = new Map<string, RowGroup>();
  const messages: AddressedMessage[] = [];
  const unknown: OutboxRow[] = [];
  for (const row of rows) {
    const address = addressOf(row, urls);
    const known = address && groups.get(address.key);
    if (!address) unknown.push(row);
    else if (known) known.ids.push(row.id);
    else {
      const group = { ids: [row.id], isSent: true };
      groups.set(address.key, group);
      const { tenantId, delaySeconds } = row;
      for (const body of address.bodies)
        messages.push({ url: address.url, message: { tenantId, body, delaySeconds }, group });
    }
  }
  return { messages, groups: [...groups.values()], unknown };
}

/** Groups the messages by queue, ten at a time. */
function batches(messages: readonly AddressedMessage[]): AddressedMessage[][] {
  const open = new Map<string, AddressedMessage[]>();
  const all: AddressedMessage[][] = [];
  for (const one of messages) {
    const batch = open.get(one.url) ?? [];
    batch.push(one);
    if (batch.length === 1) all.push(batch);
    open.set(one.url, batch.length === BATCH_SIZE ? [] : batch);
  }
  return all;
}

/** Sends each row at least once, and returns which were sent: the rows of a batch that SQS refused stay in the outbox. */
export async function sendRows(rows: readonly OutboxRow[]): Promise<Sent> {
  const { messages, groups, unknown } = addressRows(rows);
  const waiting = batches(messages);
  let failure: unknown;
  const sendNext = async (): Promise<void> => {
    for (let batch = waiting.pop(); batch; batch = waiting.pop()) {
      const url = batch[0]?.url ?? '';
      try {
        await sendMessages(
          url,
          batch.map(({ message }) => message),
        );
      } catch (error) {
        log('error', 'Messages stay in the outbox', { queue: url.split('/').at(-1), ...failureFields(error) });
        for (const { group } of batch) group.isSent = false;
        failure = error;
      }
    }
  };
  await Promise.all(Array.from({ length: CALLS_AT_ONCE }, sendNext));
  const sent = groups.filter(({ isSent }) => isSent).flatMap(({ ids }) => ids);
  const ids = [...sent, ...unknown.map(({ id }) => id)];
  const unknownTopics = [...new Set(unknown.map(({ topic }) => topic))];
  return { ids, unknownTopics, ...(failure === undefined ? {} : { failure }) };
}
