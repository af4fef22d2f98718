/** The attributes of a queue: names, ranges, defaults and refusals. */
import { isMembers } from '../../../../../functions/engine/data/members.ts';
import { invalidValue, refusal } from './refusal.ts';

/** A message that was received `maxReceiveCount` times moves to the dead letters instead of being received again. */
export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

interface RedriveAllowPolicy {
  readonly redrivePermission: 'allowAll' | 'denyAll' | 'byQueue';
  readonly sourceQueueArns?: readonly string[];
}

/** Attributes as the API shows them: text. */
export type Attributes = Readonly<Record<string, string>>;

/** Inclusive bounds and default of each number. Message size: 1 MiB since August 2025. */
const NUMBERS = {
  DelaySeconds: [0, 900, 0],
  MaximumMessageSize: [1024, 1_048_576, 1_048_576],
  MessageRetentionPeriod: [60, 1_209_600, 345_600],
  ReceiveMessageWaitTimeSeconds: [0, 20, 0],
  VisibilityTimeout: [0, 43_200, 30],
  KmsDataKeyReusePeriodSeconds: [60, 86_400, 300],
} as const satisfies Record<string, readonly [number, number, number]>;

const SETTABLE = new Set([
  ...Object.keys(NUMBERS),
  'Policy',
  'RedrivePolicy',
  'RedriveAllowPolicy',
  'KmsMasterKeyId',
  'SqsManagedSseEnabled',
]);

const LARGEST_RECEIVE_COUNT = 1000;
const MOST_SOURCE_QUEUES = 10;

/** Returns a numeric attribute, or SQS's default. */
export const numberOf = (attributes: Attributes, name: keyof typeof NUMBERS): number =>
  Number(attributes[name] ?? NUMBERS[name][2]);

/** The attributes that a queue has when the template does not set them. */
export function defaultAttributes(): Attributes {
  const numbers = Object.entries(NUMBERS).filter(([name]) => name !== 'KmsDataKeyReusePeriodSeconds');
  const own = Object.fromEntries(numbers.map(([name, [, , standard]]) => [name, String(standard)]));
  return { ...own, SqsManagedSseEnabled: 'true' };
}

/** Throws unless every attribute is known and in its range. */
export function checkAttributes(attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (!SETTABLE.has(name)) throw refusal('InvalidAttributeName', `Unknown Attribute ${name}.`);
    const isValid = !isNumberName(name) || isInRange(name, value);
    if (!isValid || (name === 'Policy' && !isPolicy(value)))
      throw refusal('InvalidAttributeValue', `Invalid value for the parameter ${name}.`);
  }
  if (attributes.KmsMasterKeyId && attributes.SqsManagedSseEnabled === 'true') {
    const rule = 'You can use one type of server-side encryption (SSE) at one time.';
    throw refusal('InvalidAttributeName', `${rule} You can either enable KMS SSE or SQS SSE.`);
  }
}

const isNumberName = (name: string): name is keyof typeof NUMBERS => name in NUMBERS;

function isInRange(name: keyof typeof NUMBERS, value: string): boolean {
  const [least, most] = NUMBERS[name];
  return /^\d+$/.test(value) && Number(value) >= least && Number(value) <= most;
}

/** Reads a redrive policy. Throws for a malformed one. */
export function readRedrivePolicy(text: string | undefined): RedrivePolicy | undefined {
  if (!text) return undefined;
  const policy = parsePolicy(text, 'RedrivePolicy');
  const refuse = (reason: string) => invalidValue(text, 'RedrivePolicy', reason);
  const { deadLetterTargetArn, maxReceiveCount } = policy;
  if (deadLetterTargetArn === undefined || maxReceiveCount === undefined) {
    const missing = deadLetterTargetArn === undefined ? 'deadLetterTargetArn' : 'maxReceiveCount';
    throw refuse(`Redrive policy does not contain mandatory attribute: ${missing}.`);
  }
  if (typeof deadLetterTargetArn !== 'string' || !deadLetterTargetArn.startsWith('arn:')) {
    throw refuse('Invalid value for deadLetterTargetArn.');
  }
  const count = Number(maxReceiveCount);
  if (!Number.isInteger(count) || count < 1 || count > LARGEST_RECEIVE_COUNT) {
    throw refuse(
      `Invalid value for maxReceiveCount: ${String(maxReceiveCount)}, valid values are from 1 to 1000 both inclusive.`,
    );
  }
  return { deadLetterTargetArn, maxReceiveCount: count };
}

/** Reads which queues may use a queue for dead letters: without a policy, all of the account. */
export function readRedriveAllowPolicy(text: string | undefined): RedriveAllowPolicy {
  if (!text) return { redrivePermission: 'allowAll' };
  const { redrivePermission, sourceQueueArns } = parsePolicy(text, 'RedriveAllowPolicy');
  const refuse = (reason: string) => invalidValue(text, 'RedriveAllowPolicy', reason);
  if (redrivePermission === 'allowAll' || redrivePermission === 'denyAll') {
    if (sourceQueueArns !== undefined) throw refuse('sourceQueueArns is allowed only with byQueue.');
    return { redrivePermission };
  }
  if (redrivePermission !== 'byQueue') throw refuse('Invalid value for redrivePermission.');
  if (!Array.isArray(sourceQueueArns) || sourceQueueArns.length < 1 || sourceQueueArns.length > MOST_SOURCE_QUEUES) {
    throw refuse('sourceQueueArns must name 1 to 10 queues.');
  }
  return { redrivePermission, sourceQueueArns: sourceQueueArns.map(String) };
}

function parsePolicy(text: string, name: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (isMembers(value)) return { ...value };
  } catch {
    // Not JSON: throws below, as for any text that is not an object.
  }
  throw invalidValue(text, name, "Amazon SQS can't create the redrive policy, as it's in an unsupported format.");
}

function isPolicy(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}
