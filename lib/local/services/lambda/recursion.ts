/**
 * Lambda's detection of recursive loops: counts how often a chain of messages and calls has invoked each function. The
 * counts travel in the trace header, as `Lineage`: SDKs send back what they find in `_X_AMZN_TRACE_ID`.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
 */
import { createHash, randomBytes } from 'node:crypto';
import { AwsError } from '../../service.ts';
import type { FunctionConfiguration } from './function-configuration.ts';

/** "about 16 times" in AWS's page. */
const MOST_IN_CHAIN = 16;

/** The header of one invocation, and how often its chain had invoked the function before. */
interface Link {
  readonly header: string;
  readonly invocationsBefore: number;
}

/**
 * Returns the next link of the chains that `headers` describe: those of the messages of a batch, or of the call. A batch
 * has the highest count of each function; AWS does not document how it combines them.
 */
export function nextLink(headers: readonly string[], { arn }: Pick<FunctionConfiguration, 'arn'>, now: Date): Link {
  const counts = new Map<string, number>();
  for (const [key, count] of headers.flatMap(lineageOf)) counts.set(key, Math.max(count, counts.get(key) ?? 0));
  const key = createHash('sha256').update(arn).digest('hex').slice(0, 8);
  const invocationsBefore = counts.get(key) ?? 0;
  counts.set(key, invocationsBefore + 1);
  const lineage = [...counts].map(([name, count]) => `${name}:${count}`).join('|');
  const root = rootOf(headers) ?? `1-${seconds(now)}-${randomBytes(12).toString('hex')}`;
  const parent = randomBytes(8).toString('hex');
  return { header: `Root=${root};Parent=${parent};Sampled=0;Lineage=${lineage}`, invocationsBefore };
}

/** Whether Lambda refuses the invocation. */
export const isLoop = ({ invocationsBefore }: Link, { allowsRecursion }: FunctionConfiguration): boolean =>
  invocationsBefore >= MOST_IN_CHAIN && !allowsRecursion;

export const RECURSION = 'RecursiveInvocationException';

export const recursionDetected = (): AwsError =>
  new AwsError(
    RECURSION,
    "Lambda has detected your function being invoked in a recursive loop with other Amazon Web Services resources and stopped your function's invocation.",
    400,
    { members: { Type: 'User' } },
  );

const partOf = (header: string, name: string): string | undefined =>
  header
    .split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(name.length + 1);

const lineageOf = (header: string): [string, number][] =>
  (partOf(header, 'Lineage') ?? '').split('|').flatMap((entry): [string, number][] => {
    const [, key, count] = /^([0-9a-f]{8}):(\d{1,5})$/.exec(entry) ?? [];
    return key === undefined ? [] : [[key, Number(count)]];
  });

/** A batch of several traces begins a new one. */
function rootOf(headers: readonly string[]): string | undefined {
  const roots = new Set(headers.map((header) => partOf(header, 'Root')));
  return roots.size === 1 ? [...roots][0] : undefined;
}

const seconds = (now: Date): string =>
  Math.floor(now.getTime() / 1000)
    .toString(16)
    .padStart(8, '0');
