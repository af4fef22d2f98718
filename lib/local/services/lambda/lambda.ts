/** The local Lambda: runs the template's functions in worker threads. */
import {
  type ApiCall,
  type Functions,
  type Principal,
  type Queues,
  type Resource,
  type Service,
  type ServiceContext,
  TemplateError,
} from '../../service.ts';
import { type ApiParts, handleLambda } from './api.ts';
import { Catalogue } from './catalogue.ts';
import { Deployment } from './deployment.ts';
import { FunctionLog, type LogListener } from './environment/function-log.ts';
import type { ClockReading } from './environment/worker-time.ts';
import { Fleet } from './fleet.ts';
import { type FunctionConfiguration, functionName, readFunction } from './function-configuration.ts';
import { Invoker } from './invoker.ts';
import { type FunctionStatistics, Tally } from './tally.ts';

export interface LambdaOptions {
  /** Folder with the code that a function's `Code` property names. */
  readonly codeFolder: (code: unknown) => string;
  /** The clock with its reading, which workers share. */
  readonly clock: ClockReading;
  /** Takes events whose retries all failed. */
  readonly queues?: Queues;
  /** Replaces the value of an environment variable that is the address of a service outside AWS which runs here too. */
  readonly standIn?: (value: string) => string;
  /** What ListEventSourceMappings returns. */
  readonly mappings?: ApiParts['mappings'];
  /** Receives every line that a function prints. */
  readonly onLog?: LogListener;
}

export interface Lambda extends Service, Functions {
  /** Throws `ResourceNotFoundException`. */
  configuration(functionArn: string): FunctionConfiguration;
  /** Assumes the function's role, as event sources do to poll queues. */
  roleOf(functionArn: string): Principal;
  /** Resource policy of a function, made of its permissions; `undefined` without any. */
  policy(functionArn: string): object | undefined;
  /** True when an invocation would start at once. */
  hasRoom(): boolean;
  onRoom(listener: () => void): void;
  statistics(): Record<string, FunctionStatistics>;
}

const TYPES = ['Function', 'Version', 'Alias', 'Permission', 'EventInvokeConfig'].map((type) => `AWS::Lambda::${type}`);

/** Sets the time zone of this process to UTC, which functions have on AWS. */
export function createLambda(context: ServiceContext, options: LambdaOptions): Lambda {
  const { region, account, clock, dataFolder, iam } = context;
  // The time zone is one for the whole process. Functions on AWS have UTC, so the runtime needs it too.
  process.env.TZ = 'UTC';
  const catalogue = new Catalogue(`arn:aws:lambda:${region}:${account}:function:`);
  const log = new FunctionLog(dataFolder, clock, options.onLog);
  const tally = new Tally();
  const deployment = new Deployment(context, options.clock, log, {
    standIn: options.standIn ?? ((value) => value),
    onEnd: (environment) => fleet.forget(environment),
  });
  const fleet = new Fleet((configuration, version) => deployment.start(configuration, version));
  const invoker = new Invoker({ context, catalogue, fleet, tally, log, queues: options.queues });
  const api: ApiParts = {
    catalogue,
    authorize: ({ caller }, action, resource, policy) =>
      iam.authorize({ caller, action, resource, ...(policy ? { resourcePolicy: policy } : {}) }),
    run: (found, event, call) =>
      invoker.run(found, event, { isNested: call.caller.environmentId !== undefined, traces: tracesOf(call) }),
    later: (found, event, call) => invoker.later(found, event, tracesOf(call)),
    mappings: options.mappings ?? (() => []),
  };

  return {
    handles: TYPES,
    signingName: 'lambda',
    attributes: (resource) => attributesOf(resource, catalogue),
    create: (resource) =>
      create(resource, catalogue, options.codeFolder, (configuration) => invoker.roleOf(configuration)),
    handle: (call) => handleLambda(call, api),
    invoke: async (functionArn, event, traces = []) =>
      invoker.run(catalogue.find(functionArn), JSON.stringify(event ?? null), { traces }),
    invokeLater: (functionArn, event) => invoker.later(catalogue.find(functionArn), JSON.stringify(event ?? {})),
    kill: (environmentId) => fleet.kill(environmentId),
    configuration: (functionArn) => catalogue.find(functionArn).configuration,
    roleOf: (functionArn) => invoker.roleOf(catalogue.find(functionArn).configuration),
    policy: (functionArn) => catalogue.policy(functionArn),
    hasRoom: () => fleet.hasRoom(),
    onRoom: (listener) => fleet.onRoom(listener),
    statistics: () => Object.fromEntries(catalogue.all().map((one) => [one.name, tally.statistics(one, fleet)])),
    idle: () => invoker.isIdle(),
    stop: () => invoker.stop(),
  };
}

/** An SDK in a function sends the trace of its invocation with every call. */
function tracesOf({ headers }: ApiCall): string[] {
  const header = headers['x-amzn-trace-id'];
  return header === undefined ? [] : [header];
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
