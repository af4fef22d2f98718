/** The API of Lambda that functions and people use: invoke, and read a function's configuration. */
import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import { type ApiCall, type ApiReply, AwsError, type InvocationResult } from '../../service.ts';
import type { Catalogue, FoundFunction } from './catalogue.ts';
import type { FunctionConfiguration } from './function-configuration.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const LARGEST_SYNCHRONOUS = 6 * 1024 * 1024;
const LARGEST_ASYNCHRONOUS = 1024 * 1024;

const FUNCTIONS = '/2015-03-31/functions';
const MAPPINGS = '/2015-03-31/event-source-mappings';

export interface ApiParts {
  readonly catalogue: Catalogue;
  /** Throws `AccessDeniedException`. */
  readonly authorize: (call: ApiCall, action: string, arn: string, policy?: object) => void;
  readonly run: (found: FoundFunction, event: string, call: ApiCall) => Promise<InvocationResult>;
  readonly later: (found: FoundFunction, event: string, call: ApiCall) => void;
  readonly mappings: () => readonly EventSourceMappingConfiguration[];
}

/** Invokes, lists or describes functions. Throws `AwsError` for every other call. */
export async function handleLambda(call: ApiCall, parts: ApiParts): Promise<ApiReply> {
  const [path, name] = /^\/2015-03-31\/functions\/([^/]+)/.exec(call.path) ?? [];
  const rest = call.path.slice(path?.length ?? FUNCTIONS.length);
  if (name && rest === '/invocations' && call.method === 'POST') return invoke(decodeURIComponent(name), call, parts);
  if (call.method === 'GET' && name && (rest === '' || rest === '/configuration')) {
    return describe(decodeURIComponent(name), rest === '', call, parts);
  }
  if (call.method === 'GET' && call.path.replace(/\/$/, '') === FUNCTIONS) {
    parts.authorize(call, 'lambda:ListFunctions', '*');
    return { body: { Functions: parts.catalogue.all().map((configuration) => shown(configuration)) } };
  }
  if (call.method === 'GET' && call.path.replace(/\/$/, '') === MAPPINGS) return { body: listMappings(call, parts) };
  throw new AwsError('UnknownOperationException', `${call.method} ${call.path} is not supported.`, 404);
}

function listMappings(call: ApiCall, { authorize, catalogue, mappings }: ApiParts) {
  authorize(call, 'lambda:ListEventSourceMappings', '*');
  const name = call.query.get('FunctionName');
  const functionArn = name === null ? undefined : catalogue.find(name).configuration.arn;
  const source = call.query.get('EventSourceArn');
  const EventSourceMappings = mappings().filter(
    (one) =>
      (functionArn === undefined || one.FunctionArn === functionArn) &&
      (source === null || one.EventSourceArn === source),
  );
  return { EventSourceMappings };
}

async function invoke(name: string, call: ApiCall, parts: ApiParts): Promise<ApiReply> {
  const found = parts.catalogue.find(name, call.query.get('Qualifier') ?? undefined);
  parts.authorize(call, 'lambda:InvokeFunction', found.arn, parts.catalogue.policy(name));
  const type = call.headers['x-amz-invocation-type'] ?? 'RequestResponse';
  if (type === 'DryRun') return { status: 204 };
  const event = readEvent(call, type === 'Event' ? LARGEST_ASYNCHRONOUS : LARGEST_SYNCHRONOUS);
  if (type === 'Event') {
    parts.later(found, event, call);
    return { status: 202 };
  }
  if (type !== 'RequestResponse')
    throw new AwsError('InvalidParameterValueException', `Unknown invocation type ${type}`);
  const result = await parts.run(found, event, call);
  return {
    headers: {
      'X-Amz-Executed-Version': found.version,
      ...(result.failed ? { 'X-Amz-Function-Error': 'Unhandled' } : {}),
    },
    body: JSON.parse(result.payload),
  };
}

function readEvent({ body }: ApiCall, largest: number): string {
  if (body.length > largest) {
    const message = `Request must be smaller than ${largest} bytes for the InvokeFunction operation`;
    throw new AwsError('RequestTooLargeException', message, 413);
  }
  const text = body.toString('utf8') || '{}';
  try {
    JSON.parse(text);
    return text;
  } catch (error) {
    const message = `Could not parse request body into json: ${error instanceof Error ? error.message : ''}`;
    throw new AwsError('InvalidRequestContentException', message);
  }
}

function describe(name: string, isWhole: boolean, call: ApiCall, parts: ApiParts): ApiReply {
  const { configuration, arn } = parts.catalogue.find(name, call.query.get('Qualifier') ?? undefined);
  parts.authorize(call, isWhole ? 'lambda:GetFunction' : 'lambda:GetFunctionConfiguration', arn);
  const body = shown(configuration);
  if (!isWhole) return { body };
  const { reservedConcurrency } = configuration;
  const concurrency =
    reservedConcurrency === undefined ? {} : { Concurrency: { ReservedConcurrentExecutions: reservedConcurrency } };
  return { body: { Configuration: body, ...concurrency } };
}

const shown = (configuration: FunctionConfiguration) => ({
  FunctionName: configuration.name,
  FunctionArn: configuration.arn,
  Runtime: configuration.runtime,
  Role: configuration.roleArn,
  Handler: configuration.handler,
  Description: configuration.description,
  Timeout: configuration.timeoutSeconds,
  MemorySize: configuration.memoryMb,
  Environment: { Variables: configuration.variables },
  Version: '$LATEST',
  PackageType: 'Zip',
  State: 'Active',
  LastUpdateStatus: 'Successful',
});
