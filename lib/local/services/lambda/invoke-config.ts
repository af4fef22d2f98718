/** `AWS::Lambda::EventInvokeConfig`: retries and destinations of asynchronous invocations. */
import { type Resource, TemplateError } from '../../service.ts';

/** The retries of asynchronous invocations, and the ARNs that their outcomes are sent to. */
export interface InvokeConfig {
  readonly mostRetries: number;
  readonly mostAgeSeconds: number;
  readonly onFailure: string | undefined;
  readonly onSuccess: string | undefined;
}

/** Without a configuration: two retries, six hours. */
export const STANDARD_INVOKE_CONFIG: InvokeConfig = {
  mostRetries: 2,
  mostAgeSeconds: 21_600,
  onFailure: undefined,
  onSuccess: undefined,
};

/** Throws `TemplateError` for numbers that Lambda refuses, and for destinations other than queues and functions. */
export function readInvokeConfig(resource: Resource): InvokeConfig {
  const { MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig } = resource.properties;
  const numberOf = (name: string, value: unknown, standard: number, least: number, most: number): number => {
    const number = Number(value ?? standard);
    if (Number.isInteger(number) && number >= least && number <= most) return number;
    throw new TemplateError(resource, `${name} must be from ${least} to ${most}, not ${String(value)}.`);
  };
  return {
    mostRetries: numberOf('MaximumRetryAttempts', MaximumRetryAttempts, 2, 0, 2),
    mostAgeSeconds: numberOf('MaximumEventAgeInSeconds', MaximumEventAgeInSeconds, 21_600, 60, 21_600),
    onFailure: destination(resource, DestinationConfig, 'OnFailure'),
    onSuccess: destination(resource, DestinationConfig, 'OnSuccess'),
  };
}

function destination(resource: Resource, config: unknown, outcome: string): string | undefined {
  const arn = member(member(config, outcome), 'Destination');
  if (arn === undefined) return undefined;
  if (typeof arn === 'string' && /^arn:aws:(sqs|lambda):/.test(arn)) return arn;
  throw new TemplateError(
    resource,
    `${outcome} destination ${String(arn)} is not supported; queues and functions are.`,
  );
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
