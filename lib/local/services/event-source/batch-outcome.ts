/** Which messages of a batch failed, by the function's result. */
import type { InvocationResult } from '../../service.ts';

/**
 * Returns the ids of the messages that failed, or `all`. With `reportsFailures` it reads the result: nothing, null or
 * an empty list means that all succeeded; a result of another form, an unknown id or an empty id means that all failed.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export function failedMessages(
  result: InvocationResult,
  messageIds: readonly string[],
  reportsFailures: boolean,
): ReadonlySet<string> | 'all' {
  if (result.failed) return 'all';
  if (!reportsFailures) return new Set();
  const answer: unknown = JSON.parse(result.payload);
  if (answer === null || answer === '') return new Set();
  if (typeof answer !== 'object') return 'all';
  const failures: unknown = Reflect.get(answer, 'batchItemFailures') ?? [];
  if (!Array.isArray(failures)) return 'all';
  const ids = failures.map((failure: unknown): unknown =>
    typeof failure === 'object' && failure !== null ? Reflect.get(failure, 'itemIdentifier') : undefined,
  );
  const known = ids.filter((id): id is string => typeof id === 'string' && messageIds.includes(id));
  return known.length === ids.length ? new Set(known) : 'all';
}
