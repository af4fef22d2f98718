/** `AWS::Lambda::Function`: its properties, with the refusals of CreateFunction. */
import { type Resource, TemplateError } from '../../service.ts';
import { physicalName } from '../../template/physical-name.ts';

/** Properties with Lambda's defaults for absent ones. `folder` is where the code lies on this machine. */
export interface FunctionConfiguration {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly handler: string;
  readonly runtime: string;
  readonly folder: string;
  readonly logGroup: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly variables: Readonly<Record<string, string>>;
  readonly description: string;
  readonly reservedConcurrency: number | undefined;
  /** Queue for asynchronous events whose retries all failed. */
  readonly deadLetterArn: string | undefined;
  /** `RecursiveLoop: Allow`: a chain of messages may invoke it any number of times. */
  readonly allowsRecursion: boolean;
}

/** Names that a template may not set. https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
const RESERVED =
  /^(_HANDLER|_X_AMZN_TRACE_ID|AWS_(DEFAULT_)?REGION|AWS_EXECUTION_ENV|AWS_LAMBDA_(FUNCTION_(NAME|MEMORY_SIZE|VERSION)|INITIALIZATION_TYPE|LOG_GROUP_NAME|LOG_STREAM_NAME|RUNTIME_API)|AWS_ACCESS_KEY(_ID)?|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|LAMBDA_(TASK_ROOT|RUNTIME_DIR))$/;
const LARGEST_ENVIRONMENT = 4096;

/** Properties without an effect that a function could notice here. */
const WITHOUT_EFFECT = [
  'Architectures',
  'EphemeralStorage',
  'KmsKeyArn',
  'RuntimeManagementConfig',
  'Tags',
  'TracingConfig',
  'VpcConfig',
  'PackageType',
];
const KNOWN = new Set([
  ...WITHOUT_EFFECT,
  'Code',
  'DeadLetterConfig',
  'Description',
  'Environment',
  'FunctionName',
  'Handler',
  'LoggingConfig',
  'MemorySize',
  'RecursiveLoop',
  'ReservedConcurrentExecutions',
  'Role',
  'Runtime',
  'Timeout',
]);

/** Returns the template's name, or one that is the same on every start and fits Lambda's 64 characters. */
export const functionName = (resource: Resource): string =>
  typeof resource.properties.FunctionName === 'string' ? resource.properties.FunctionName : physicalName(resource, 64);

/** Throws `TemplateError` for what AWS would refuse, and for what does not run here. */
export function readFunction(resource: Resource, arn: string, folder: string): FunctionConfiguration {
  const { properties } = resource;
  const refuse = (message: string) => new TemplateError(resource, message);
  const unknown = Object.keys(properties).find((name) => !KNOWN.has(name));
  if (unknown) throw refuse(`property ${unknown} is not supported.`);
  const textOf = (name: string): string => {
    const value = properties[name];
    if (typeof value !== 'string' || value === '') throw refuse(`${name} is required.`);
    return value;
  };
  const numberOf = (name: string, standard: number, least: number, most: number): number => {
    const value = Number(properties[name] ?? standard);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw refuse(`${name} must be from ${least} to ${most}, not ${String(properties[name])}.`);
  };
  const runtime = textOf('Runtime');
  if (!/^nodejs(\d+)\.x$/.test(runtime)) throw refuse(`runtime ${runtime} does not run here; only Node.js does.`);
  const name = functionName(resource);
  return {
    name,
    arn,
    roleArn: textOf('Role'),
    handler: textOf('Handler'),
    runtime,
    folder,
    logGroup: member(properties.LoggingConfig, 'LogGroup') ?? `/aws/lambda/${name}`,
    timeoutSeconds: numberOf('Timeout', 3, 1, 900),
    memoryMb: numberOf('MemorySize', 128, 128, 10_240),
    variables: readVariables(resource),
    description: String(properties.Description ?? ''),
    reservedConcurrency:
      properties.ReservedConcurrentExecutions === undefined
        ? undefined
        : numberOf('ReservedConcurrentExecutions', 0, 0, 1000),
    deadLetterArn: member(properties.DeadLetterConfig, 'TargetArn'),
    allowsRecursion: readRecursion(resource) === 'Allow',
  };
}

function readRecursion(resource: Resource): string {
  const { RecursiveLoop: setting = 'Terminate' } = resource.properties;
  if (setting === 'Allow' || setting === 'Terminate') return setting;
  throw new TemplateError(resource, `RecursiveLoop must be Allow or Terminate, not ${String(setting)}.`);
}

const member = (value: unknown, name: string): string | undefined => {
  const content: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  return typeof content === 'string' ? content : undefined;
};

function readVariables(resource: Resource): Record<string, string> {
  const { Environment } = resource.properties;
  const given: unknown =
    typeof Environment === 'object' && Environment !== null ? Reflect.get(Environment, 'Variables') : {};
  const entries = Object.entries(given ?? {}).map(([name, value]): [string, string] => [name, String(value)]);
  const unable =
    'Lambda was unable to configure your environment variables because the environment variables you have provided';
  const reserved = entries.map(([name]) => name).filter((name) => RESERVED.test(name));
  if (reserved.length > 0) {
    const used = `Reserved keys used in this request: ${reserved.join(', ')}`;
    throw new TemplateError(
      resource,
      `${unable} contains reserved keys that are currently not supported for modification. ${used}`,
    );
  }
  for (const [name] of entries) {
    if (!/^[A-Za-z]\w+$/.test(name))
      throw new TemplateError(resource, `environment variable ${name} has no valid name.`);
  }
  const measured = JSON.stringify(Object.fromEntries(entries));
  if (Buffer.byteLength(measured) > LARGEST_ENVIRONMENT) {
    throw new TemplateError(
      resource,
      `${unable} exceeded the 4KB limit. String measured: ${Buffer.byteLength(measured)} bytes`,
    );
  }
  return Object.fromEntries(entries);
}
