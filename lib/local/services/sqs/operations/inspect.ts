/** What an operator does with queues: finds, describes and purges them. Queues are made by templates only. */
import type { GetQueueAttributesResult, ListQueuesResult } from '@aws-sdk/client-sqs';
import type { Queue } from '../queue.ts';
import { integer, requiredText, text, texts } from './input.ts';
import { authorize, type Operation, queueFor } from './operation.ts';
import { invalidValue, noSuchQueue, refusal } from './refusal.ts';

const PURGE_EVERY_MS = 60_000;
const MOST_RESULTS = 1000;
const COMPUTED = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
  'CreatedTimestamp',
  'LastModifiedTimestamp',
  'QueueArn',
];
const OPTIONAL = ['Policy', 'RedrivePolicy', 'RedriveAllowPolicy', 'KmsMasterKeyId', 'KmsDataKeyReusePeriodSeconds'];

/** Checks the permission first, so that a caller without it does not learn which queues exist. */
export const getQueueUrl: Operation = (scope, input) => {
  const name = requiredText(input, 'QueueName');
  const queue = scope.registry.named(name);
  authorize(scope, 'GetQueueUrl', scope.registry.arn(name), queue);
  const owner = text(input, 'QueueOwnerAWSAccountId') ?? scope.context.account;
  if (!queue || owner !== scope.context.account) throw noSuchQueue();
  return { QueueUrl: queue.url };
};

/** In the order of URLs. Needs the permission on all queues, because the call names none. */
export const listQueues: Operation = (scope, input) => {
  authorize(scope, 'ListQueues', scope.registry.arn('*'));
  const prefix = text(input, 'QueueNamePrefix') ?? '';
  const urls = scope.registry
    .all()
    .filter(({ name }) => name.startsWith(prefix))
    .map(({ url }) => url);
  const { page, next } = paginate(urls.sort(), integer(input, 'MaxResults'), text(input, 'NextToken'));
  return { ...(page.length ? { QueueUrls: page } : {}), ...next } satisfies ListQueuesResult;
};

/** Leaves out attributes that the queue does not have. Throws `InvalidAttributeName` for unknown ones. */
export const getQueueAttributes: Operation = (scope, input) => {
  const queue = queueFor(scope, input, 'GetQueueAttributes');
  const wanted = texts(input, 'AttributeNames');
  const all = describe(queue);
  for (const name of wanted) {
    const isKnown = name === 'All' || name in all || COMPUTED.includes(name) || OPTIONAL.includes(name);
    if (!isKnown) throw refusal('InvalidAttributeName', `Unknown Attribute ${name}.`);
  }
  const names = Object.keys(all).filter((name) => wanted.includes('All') || wanted.includes(name));
  if (names.length === 0) return {};
  return {
    Attributes: Object.fromEntries(names.map((name) => [name, all[name] ?? ''])),
  } satisfies GetQueueAttributesResult;
};

/** Throws `PurgeQueueInProgress` within 60 s of the last purge, by the runtime's clock. */
export const purgeQueue: Operation = (scope, input) => {
  const queue = queueFor(scope, input, 'PurgeQueue');
  const nowMs = scope.context.clock.now().getTime();
  if (queue.purgedAt && nowMs - queue.purgedAt.getTime() < PURGE_EVERY_MS) {
    const message = `Only one PurgeQueue operation on ${queue.name} is allowed every 60 seconds.`;
    throw refusal('PurgeQueueInProgress', message);
  }
  queue.purge();
  return undefined;
};

function describe(queue: Queue): Readonly<Record<string, string>> {
  const { visible, inFlight, delayed } = queue.counts();
  const seconds = (at: Date) => String(Math.floor(at.getTime() / 1000));
  return {
    ...queue.attributes,
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    CreatedTimestamp: seconds(queue.createdAt),
    LastModifiedTimestamp: seconds(queue.modifiedAt),
  };
}

/** The token holds the last URL of the previous page. Without `MaxResults` SQS returns up to 1000 URLs and no token. */
function paginate(urls: readonly string[], most: number | undefined, token: string | undefined) {
  if (most !== undefined && (most < 1 || most > MOST_RESULTS)) {
    throw invalidValue(most, 'MaxResults', 'Must be an integer from 1 to 1000.');
  }
  const after = token === undefined ? '' : Buffer.from(token, 'base64').toString();
  const rest = urls.filter((url) => url > after);
  const page = rest.slice(0, most ?? MOST_RESULTS);
  const last = page.at(-1);
  const hasMore = most !== undefined && rest.length > page.length && last !== undefined;
  return { page, next: hasMore ? { NextToken: Buffer.from(last).toString('base64') } : {} };
}
