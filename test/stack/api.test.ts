/** What the API's stack promises: the contract's routes, each behind the authorizer, and no more rights than they need. */
import { beforeAll, describe, expect, test } from 'vitest';
import { CONSOLE_PATHS } from '../../lib/deploy/constructs/api/console.ts';
import { apiFunctions, routes } from '../../lib/deploy/deployed.ts';
import { synthesise, type Template } from '../support/stack/synthesise.ts';
import { functionsOf, resourcesOf, targetOf } from '../support/stack/template.ts';

let api: Template;
let work: Template;
beforeAll(async () => {
  ({ api, work } = await synthesise());
});

const keysOf = ({ method, path }: { readonly method: string; readonly path: string }) =>
  method === 'GET' ? [`GET ${path}`, `HEAD ${path}`] : [`${method} ${path}`];

const definitions: Readonly<Record<string, { readonly database: string; readonly mounts?: readonly string[] }>> =
  apiFunctions;
const isMounted = (name: string) => (definitions[name]?.mounts ?? []).length > 0;
const mounts = Object.values(definitions).flatMap(({ mounts: own = [] }) => own.map((path) => `ANY ${path}`));

/** Without a key. */
const pages = CONSOLE_PATHS.flatMap((path) => keysOf({ method: 'GET', path }));

describe('the API', () => {
  /** The stack of work mounts the function that works on the dead letters of every stack. */
  const found = () => [api, work].flatMap((stack) => resourcesOf(stack, 'AWS::ApiGatewayV2::Route'));

  test('has the routes of the contract and the console, HEAD where there is GET, and a fallback for the rest', () => {
    const keys = found().map(({ properties }) => properties.RouteKey);
    const own = routes.filter((route) => !isMounted(route.function));
    expect(keys.sort()).toEqual([...own.flatMap(keysOf), ...mounts, ...pages, '$default'].sort());
  });

  test('mounts no public route, and takes every path of a mounted function', () => {
    const taken = (path: string) =>
      mounts.some((mount) => new RegExp(`^${mount.slice('ANY '.length).replace('{proxy+}', '.+')}$`).test(path));
    const mounted = routes.filter((route) => isMounted(route.function));
    expect(mounted.filter(({ access, path }) => access === 'public' || !taken(path))).toEqual([]);
  });

  test('asks the authorizer about every call that is not public', () => {
    const open = new Set(['$default', ...pages, ...routes.filter(({ access }) => access === 'public').flatMap(keysOf)]);
    for (const { properties } of found()) {
      expect(properties.AuthorizationType, properties.RouteKey).toBe(open.has(properties.RouteKey) ? 'NONE' : 'CUSTOM');
    }
  });

  test('never remembers a verdict, nor refuses before it was asked', () => {
    expect(resourcesOf(api, 'AWS::ApiGatewayV2::Authorizer').map(({ properties }) => properties)).toEqual([
      expect.objectContaining({ AuthorizerResultTtlInSeconds: 0, IdentitySource: [], EnableSimpleResponses: true }),
    ]);
  });

  test('names only functions that exist', () => {
    expect([...new Set(routes.map((route) => route.function))].filter((name) => !(name in apiFunctions))).toEqual([]);
  });

  test('has routes in the stack of work for the function that must know every queue, and only those', () => {
    const own = resourcesOf(work, 'AWS::ApiGatewayV2::Route').map(({ properties }) => properties);
    expect(own.map(({ RouteKey }) => RouteKey).sort()).toEqual([
      'ANY /api/dead-letters',
      'ANY /api/dead-letters/{proxy+}',
    ]);
    const [permission, ...others] = resourcesOf(work, 'AWS::Lambda::Permission').filter(
      ({ properties }) => properties.Principal === 'apigateway.amazonaws.com',
    );
    expect(others).toEqual([]);
    expect(targetOf(permission?.properties.FunctionName)).toMatch(/^ApiDeadLetters/);
    expect(JSON.stringify(permission?.properties.SourceArn)).toMatch(
      /"Fn::ImportValue":"FollowthroughApi:[^"]*HttpApi/,
    );
  });

  test('logs calls as JSON and is throttled', () => {
    const [stage] = resourcesOf(api, 'AWS::ApiGatewayV2::Stage');
    expect(JSON.parse(stage?.properties.AccessLogSettings.Format)).toHaveProperty('requestId');
    expect(stage?.properties.DefaultRouteSettings).toMatchObject({
      ThrottlingRateLimit: 50,
      ThrottlingBurstLimit: 100,
    });
  });

  test('logs under the prefix whose groups share an entry in the account’s policy of logs', () => {
    const names = resourcesOf(api, 'AWS::Logs::LogGroup').flatMap(({ properties }) => properties.LogGroupName ?? []);
    expect(names).toEqual(['/aws/vendedlogs/FollowthroughApi/access']);
  });

  test('lets fewer calls through to public routes whose callers sign nothing, which exist before the stage names them', () => {
    const [stage] = resourcesOf(api, 'AWS::ApiGatewayV2::Stage');
    const open = routes.filter(({ access, isSigned }) => access === 'public' && !isSigned).flatMap(keysOf);
    const { RouteSettings } = stage?.properties ?? {};
    expect(Object.keys(RouteSettings).sort()).toEqual([...open, '$default'].sort());
    for (const settings of Object.values(RouteSettings))
      expect(settings).toEqual({ ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40, DetailedMetricsEnabled: false });
    const named = found().filter(({ properties }) => properties.RouteKey in RouteSettings);
    expect(stage?.dependsOn).toEqual(expect.arrayContaining(named.map(({ id }) => id)));
  });

  test('may invoke each function by one permission, which holds for this API only', () => {
    const [gateway] = resourcesOf(api, 'AWS::ApiGatewayV2::Api');
    const permissions = resourcesOf(api, 'AWS::Lambda::Permission').map(({ properties }) => properties);
    const functions = functionsOf(api).map(({ id }) => id);
    expect(permissions.map(({ FunctionName }) => targetOf(FunctionName)).sort()).toEqual(functions.sort());
    for (const { Principal, SourceArn } of permissions) {
      expect(Principal).toBe('apigateway.amazonaws.com');
      expect(JSON.stringify(SourceArn)).toContain(`{"Ref":"${gateway?.id}"},"/`);
    }
  });
});
