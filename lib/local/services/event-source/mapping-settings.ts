/** `AWS::Lambda::EventSourceMapping` for queues: its settings, with the refusals of CreateEventSourceMapping. */
import { type Iam, type Resource, TemplateError } from '../../service.ts';
import type { Lambda } from '../lambda/lambda.ts';
import type { Queue } from '../sqs/queue.ts';
import type { Sqs } from '../sqs/sqs.ts';

/** The properties of a mapping, with Lambda's defaults for absent ones. */
export interface MappingSettings {
  readonly functionArn: string;
  readonly queue: Queue;
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly isEnabled: boolean;
  readonly reportsFailures: boolean;
  /** `undefined`: as many as Lambda scales to. */
  readonly mostConcurrent: number | undefined;
}

interface MappingParts {
  readonly sqs: Sqs;
  readonly lambda: Lambda;
  readonly iam: Iam;
}

const KNOWN = new Set([
  'BatchSize',
  'Enabled',
  'EventSourceArn',
  'FunctionName',
  'FunctionResponseTypes',
  'MaximumBatchingWindowInSeconds',
  'MetricsConfig',
  'ScalingConfig',
  'Tags',
]);
/** What Lambda calls on a queue with the function's role. */
const ACTIONS = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'];

/**
 * Throws `TemplateError` for what AWS refuses, such as a visibility time-out below the function's time-out, and for
 * filters and sources other than SQS, which do not run here.
 */
export function readMapping(resource: Resource, parts: MappingParts): MappingSettings {
  const { properties } = resource;
  const refuse = (message: string) => new TemplateError(resource, message);
  const unknown = Object.keys(properties).find((name) => !KNOWN.has(name));
  // Refuses filters: they are not evaluated here, and on AWS they delete messages that do not match.
  if (unknown) throw refuse(`property ${unknown} is not supported.`);
  const arn = String(properties.EventSourceArn);
  const queue = parts.sqs.queue(arn);
  if (!queue) throw refuse(`event source ${arn} is no queue of this stack; other sources are not supported.`);
  const numberOf = (name: string, value: unknown, standard: number, least: number, most: number): number => {
    const number = Number(value ?? standard);
    if (Number.isInteger(number) && number >= least && number <= most) return number;
    throw refuse(`${name} must be from ${least} to ${most}, not ${String(value)}.`);
  };
  const scaling = properties.ScalingConfig;
  const most: unknown =
    typeof scaling === 'object' && scaling !== null ? Reflect.get(scaling, 'MaximumConcurrency') : undefined;
  const settings = {
    functionArn: String(properties.FunctionName),
    queue,
    batchSize: numberOf('BatchSize', properties.BatchSize, 10, 1, 10_000),
    windowSeconds: numberOf('MaximumBatchingWindowInSeconds', properties.MaximumBatchingWindowInSeconds, 0, 0, 300),
    isEnabled: String(properties.Enabled ?? true) === 'true',
    reportsFailures: readResponseTypes(resource),
    mostConcurrent: most === undefined ? undefined : numberOf('MaximumConcurrency', most, 2, 2, 1000),
  };
  checkTogether(settings, parts, refuse);
  return settings;
}

function readResponseTypes(resource: Resource): boolean {
  const types = resource.properties.FunctionResponseTypes ?? [];
  if (Array.isArray(types) && types.every((type) => type === 'ReportBatchItemFailures')) return types.length > 0;
  throw new TemplateError(resource, 'FunctionResponseTypes may only hold ReportBatchItemFailures.');
}

/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
function checkTogether(
  settings: MappingSettings,
  { lambda, iam }: MappingParts,
  refuse: (message: string) => TemplateError,
): void {
  const { queue, batchSize, windowSeconds, mostConcurrent } = settings;
  const { timeoutSeconds, reservedConcurrency, arn } = lambda.configuration(settings.functionArn);
  const invalid = 'Invalid request provided:';
  const visibilitySeconds = Number(queue.attributes.VisibilityTimeout);
  if (visibilitySeconds < timeoutSeconds) {
    throw refuse(
      `${invalid} Queue visibility timeout: ${visibilitySeconds} seconds is less than Function timeout: ${timeoutSeconds} seconds`,
    );
  }
  if (batchSize > 10 && windowSeconds < 1) {
    throw refuse(
      `${invalid} Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10`,
    );
  }
  if (mostConcurrent !== undefined && reservedConcurrency !== undefined && mostConcurrent > reservedConcurrency) {
    throw refuse(
      `${invalid} MaximumConcurrency ${mostConcurrent} is more than the reserved concurrency ${reservedConcurrency} of the function.`,
    );
  }
  for (const action of ACTIONS) {
    try {
      const resourcePolicy = queue.policy;
      iam.authorize({
        caller: lambda.roleOf(arn),
        action: `sqs:${action}`,
        resource: queue.arn,
        context: { 'aws:SecureTransport': 'true' },
        ...(resourcePolicy === undefined ? {} : { resourcePolicy }),
      });
    } catch {
      throw refuse(`${invalid} The provided execution role does not have permissions to call ${action} on SQS`);
    }
  }
}
