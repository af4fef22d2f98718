/** The local Lambda: the template's functions, each in worker threads of its own, as near to AWS as a thread can be. */
import { randomUUID } from 'node:crypto';
import {
  type ApiCall,
  AwsError,
  type Caller,
  type Functions,
  type InvocationResult,
  type Queues,
  type Resource,
  type Service,
  type Surroundings,
  TemplateError,
} from '../../service.ts';
import { handleLambda } from './api.ts';
import { Catalogue, type FoundFunction } from './catalogue.ts';
import { Deployment } from './deployment.ts';
import { Fleet } from './fleet.ts';
import { type FunctionConfiguration, functionName, readFunction } from './function-configuration.ts';
import { FunctionLog, type LogListener } from './function-log.ts';
import { LaterInvocations } from './later.ts';
import { type FunctionStatistics, Tally } from './tally.ts';
import type { ClockReading } from './worker-time.ts';

export interface LambdaOptions {
  /** Folder with the code that a function's `Code` property names. */
  readonly codeFolder: (code: unknown) => string;
  /** The surroundings' clock, with its reading: workers tell the same time. */
  readonly clock: ClockReading;
  /** Where events go that failed for good. */
  readonly queues?: Queues;
  /** Hears every line that a function prints. */
  readonly onLog?: LogListener;
}

export interface Lambda extends Service, Functions {
  /** Throws `ResourceNotFoundException`. */
  configuration(functionArn: string): FunctionConfiguration;
  /** The function's role, as the service itself assumes it to poll queues. */
  roleOf(functionArn: string): Caller;
  /** Resource policy of a function, made of its permissions; `undefined` without any. */
  policy(functionArn: string): object | undefined;
  /** Whether an invocation would start at once rather than wait for a free worker. */
  hasRoom(): boolean;
  onRoom(listener: () => void): void;
  statistics(): Record<string, FunctionStatistics>;
}

/** Largest answer of a synchronous invocation. */
const LARGEST_RESPONSE = 6 * 1024 * 1024 + 100;
const LARGEST_ASYNCHRONOUS_EVENT = 1024 * 1024;

const TYPES = ['Function', 'Version', 'Alias', 'Permission', 'EventInvokeConfig'].map((type) => `AWS::Lambda::${type}`);

export function createLambda(surroundings: Surroundings, options: LambdaOptions): Lambda {
  const { region, account, clock, dataFolder, iam } = surroundings;
  // The time zone is one for the whole process: functions on AWS have UTC, so the runtime has it too.
  process.env.TZ = 'UTC';
  const catalogue = new Catalogue(`arn:aws:lambda:${region}:${account}:function:`);
  const log = new FunctionLog(dataFolder, clock, options.onLog);
  const tally = new Tally();
  const deployment = new Deployment(surroundings, options.clock, log, (environment) => fleet.forget(environment));
  const fleet = new Fleet((configuration, version) => deployment.start(configuration, version));

  const run = async (found: FoundFunction, event: string, more: { requestId?: string; isNested?: boolean } = {}) => {
    const requestId = more.requestId ?? randomUUID();
    const { configuration, arn: functionArn, version: functionVersion } = found;
    try {
      const result = limited(
        await fleet.run(configuration, { requestId, event, functionArn, functionVersion }, more.isNested),
      );
      tally.count(configuration.name, result.failed ? 'errors' : 'successes');
      if (result.failed) log.write(configuration.name, requestId, `ERROR Invoke Error ${result.payload}`);
      return result;
    } catch (error) {
      tally.count(configuration.name, 'throttles');
      throw error;
    }
  };

  const invokeLater = (functionArn: string, event: unknown): void =>
    later(catalogue.find(functionArn), JSON.stringify(event ?? {}));
  const later = (found: FoundFunction, event: string): void => {
    if (Buffer.byteLength(event) > LARGEST_ASYNCHRONOUS_EVENT) {
      const message = `Request must be smaller than ${LARGEST_ASYNCHRONOUS_EVENT} bytes for the InvokeFunction operation`;
      throw new AwsError('RequestTooLargeException', message, 413);
    }
    laterInvocations.add({
      requestId: randomUUID(),
      functionArn: found.arn,
      configuration: found.configuration,
      event,
    });
  };
  const roleOf = ({ roleArn }: FunctionConfiguration) => iam.assume(roleArn, 'lambda.amazonaws.com');
  const laterInvocations = new LaterInvocations({
    clock,
    queues: options.queues,
    run: ({ requestId, functionArn, event }) => run(catalogue.find(functionArn), event, { requestId }),
    configOf: (name) => catalogue.invokeConfig(name),
    roleOf,
    invokeLater,
    log: surroundings.log,
  });

  return {
    handles: TYPES,
    signingName: 'lambda',
    attributes: (resource) => attributesOf(resource, catalogue),
    create: (resource) => create(resource, catalogue, options.codeFolder, (configuration) => roleOf(configuration)),
    handle: (call: ApiCall) =>
      handleLambda(call, {
        catalogue,
        authorize: ({ caller }, action, resource, policy) =>
          iam.authorize({ caller, action, resource, ...(policy ? { resourcePolicy: policy } : {}) }),
        run: (found, event, { caller }) => run(found, event, { isNested: caller.environmentId !== undefined }),
        later,
      }),
    invoke: async (functionArn, event) => run(catalogue.find(functionArn), JSON.stringify(event ?? null)),
    invokeLater,
    kill: (environmentId) => fleet.kill(environmentId),
    configuration: (functionArn) => catalogue.find(functionArn).configuration,
    roleOf: (functionArn) => roleOf(catalogue.find(functionArn).configuration),
    policy: (functionArn) => catalogue.policy(functionArn),
    hasRoom: () => fleet.hasRoom(),
    onRoom: (listener) => fleet.onRoom(listener),
    statistics: () => Object.fromEntries(catalogue.all().map((one) => [one.name, tally.statistics(one, fleet)])),
    idle: () => fleet.isIdle() && laterInvocations.isIdle(),
    stop: async () => {
      laterInvocations.stop();
      await fleet.stop();
      log.close();
    },
  };
}

function create(
  resource: Resource,
  catalogue: Catalogue,
  codeFolder: LambdaOptions['codeFolder'],
  assume: (configuration: FunctionConfiguration) => unknown,
): void {
  const { type, properties } = resource;
  if (type.endsWith('::Function')) {
    const configuration = readFunction(resource, catalogue.arn(functionName(resource)), codeFolder(properties.Code));
    try {
      assume(configuration);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new TemplateError(resource, `The role defined for the function cannot be assumed by Lambda. ${reason}`);
    }
    catalogue.add(configuration);
  } else if (type.endsWith('::Version')) catalogue.qualify(resource, '1', '1');
  else if (type.endsWith('::Alias'))
    catalogue.qualify(resource, String(properties.Name), String(properties.FunctionVersion));
  else if (type.endsWith('::Permission')) catalogue.permit(resource);
  else catalogue.configure(resource);
}

/** A template has one version of a function at a time, so its number is always 1. */
function attributesOf(resource: Resource, catalogue: Catalogue) {
  const { type, properties, logicalId } = resource;
  const arn = `${catalogue.arn(String(properties.FunctionName).split(':function:').pop()?.split(':')[0] ?? '')}`;
  if (type.endsWith('::Function')) {
    const name = functionName(resource);
    return { ref: name, Arn: catalogue.arn(name) };
  }
  if (type.endsWith('::Version')) return { ref: `${arn}:1`, FunctionArn: `${arn}:1`, Version: '1' };
  if (type.endsWith('::Alias'))
    return { ref: `${arn}:${String(properties.Name)}`, AliasArn: `${arn}:${String(properties.Name)}` };
  return { ref: logicalId, Id: logicalId };
}

function limited(result: InvocationResult): InvocationResult {
  if (Buffer.byteLength(result.payload) <= LARGEST_RESPONSE) return result;
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${LARGEST_RESPONSE} bytes).`;
  const payload = JSON.stringify({ errorType: 'Function.ResponseSizeTooLarge', errorMessage });
  return { payload, failed: true, died: false };
}
