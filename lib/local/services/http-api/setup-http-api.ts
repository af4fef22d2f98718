/** For the tests of this folder: an HTTP API from template properties, whose functions are callbacks. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createChaos } from '../../chaos.ts';
import { createClock, type MovableClock } from '../../clock.ts';
import { createIam } from '../../iam/iam.ts';
import type { InvocationResult, Resource } from '../../service.ts';
import { createHttpApi, type HttpApi } from './http-api.ts';

const account = '111122223333';
const region = 'eu-west-1';

/** Returns the function's result for an event. An error is the function's failure. */
type Answer = (event: Event) => unknown;

/** The event, as loosely as a test needs it. */
interface Event {
  readonly [name: string]: unknown;
}

export interface ApiDescription {
  readonly routes: Readonly<
    Record<string, { readonly answer: Answer; readonly authorizer?: string; readonly timeoutMs?: number }>
  >;
  readonly authorizers?: Readonly<Record<string, { readonly answer: Answer; readonly properties?: object }>>;
  readonly api?: object;
  readonly stage?: object;
  /** True for source ARNs that may call functions. Absent: all. */
  readonly allowed?: (sourceArn: string) => boolean;
}

export interface RunningApi {
  readonly url: string;
  readonly service: HttpApi;
  readonly clock: MovableClock;
  readonly dataFolder: string;
  /** Events by the name of the function: the route key, or the authorizer's name. */
  readonly events: Readonly<Record<string, Event[]>>;
  readonly log: readonly string[];
}

const resource = (logicalId: string, type: string, properties: object): Resource => ({
  logicalId,
  stack: 'App',
  type: `AWS::ApiGatewayV2::${type}`,
  properties: { ...properties },
});

/** Function names may hold no spaces; the route key is its position in the description. */
const arn = (name: string) => `arn:aws:lambda:${region}:${account}:function:${name}`;

/** Functions that are callbacks, and what they were asked. */
function callbackFunctions(events: Record<string, Event[]>) {
  const answers = new Map<string, readonly [name: string, answer: Answer]>();
  const invoke = async (functionArn: string, event: unknown): Promise<InvocationResult> => {
    const [name, answer] = answers.get(functionArn) ?? ['', () => undefined];
    const seen: Event = { ...(typeof event === 'object' ? event : {}) };
    events[name] = [...(events[name] ?? []), seen];
    try {
      return { payload: JSON.stringify((await answer(seen)) ?? null), failed: false, died: false };
    } catch (error) {
      return { payload: JSON.stringify({ errorMessage: String(error) }), failed: true, died: false };
    }
  };
  return { answers, functions: { invoke, invokeLater: () => undefined, kill: () => undefined } };
}

/** Every resource of the description, in the order of creation; gives the API's URL. */
async function createAll(
  description: ApiDescription,
  service: HttpApi,
  answers: Map<string, readonly [string, Answer]>,
): Promise<string> {
  const make = async (logicalId: string, type: string, properties: object) => {
    const made = resource(logicalId, type, properties);
    const attributes = service.attributes(made);
    await service.create(made);
    return attributes;
  };
  const { ref: ApiId, ApiEndpoint = '' } = await make('Api', 'Api', {
    Name: 'test',
    ProtocolType: 'HTTP',
    ...description.api,
  });
  const authorizerIds: Record<string, string> = {};
  for (const [name, { answer, properties }] of Object.entries(description.authorizers ?? {})) {
    answers.set(arn(name), [name, answer]);
    const AuthorizerUri = `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${arn(name)}/invocations`;
    const fixed = {
      ApiId,
      Name: name,
      AuthorizerType: 'REQUEST',
      AuthorizerPayloadFormatVersion: '2.0',
      EnableSimpleResponses: true,
    };
    authorizerIds[name] = (await make(name, 'Authorizer', { ...fixed, AuthorizerUri, ...properties })).ref;
  }
  for (const [index, [key, { answer, authorizer, timeoutMs }]] of Object.entries(description.routes).entries()) {
    answers.set(arn(`f${index}`), [key, answer]);
    const more = timeoutMs === undefined ? {} : { TimeoutInMillis: timeoutMs };
    const integration = {
      ApiId,
      IntegrationType: 'AWS_PROXY',
      PayloadFormatVersion: '2.0',
      IntegrationUri: arn(`f${index}`),
      ...more,
    };
    const { ref } = await make(`Integration${index}`, 'Integration', integration);
    const secured = authorizer
      ? { AuthorizationType: 'CUSTOM', AuthorizerId: authorizerIds[authorizer] }
      : { AuthorizationType: 'NONE' };
    await make(`Route${index}`, 'Route', { ApiId, RouteKey: key, Target: `integrations/${ref}`, ...secured });
  }
  await make('Stage', 'Stage', { ApiId, StageName: '$default', AutoDeploy: true, ...description.stage });
  return ApiEndpoint;
}

export async function startApi(description: ApiDescription): Promise<RunningApi> {
  const clock = createClock({ startAt: new Date('2026-11-20T12:00:00Z'), frozen: true });
  const [events, log]: [Record<string, Event[]>, string[]] = [{}, []];
  const { answers, functions } = callbackFunctions(events);
  const dataFolder = mkdtempSync(join(tmpdir(), 'http-api-'));
  const context = {
    account,
    region,
    origin: 'http://127.0.0.1:1',
    dataFolder,
    clock,
    iam: createIam({ account, clock, seed: 'test' }),
    chaos: createChaos(),
    log: (line: string) => void log.push(line),
  };
  const mayInvoke = (_: string, sourceArn: string) => description.allowed?.(sourceArn) ?? true;
  const service = createHttpApi({ context, functions, mayInvoke });
  await service.reserve(1);
  try {
    const url = await createAll(description, service, answers);
    await service.start?.();
    return { url, service, clock, dataFolder, events, log };
  } catch (error) {
    await service.stop?.();
    throw error;
  }
}
