/** What the API's stack promises: the contract's routes, each behind the authorizer, and no more rights than they need. */
import { beforeAll, describe, expect, test } from 'vitest';
import { CONSOLE_PATHS } from '../../lib/deploy/constructs/api/console.ts';
import { apiFunctions, routes } from '../../lib/deploy/deployed.ts';
import { synthesise, type Template } from '../support/stack/synthesise.ts';
import { functionsOf, resourcesOf, targetOf } from '../support/stack/template.ts';

let api: Template;
beforeAll(async () => {
  ({ api } = await synthesise());
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
  const found = () => resourcesOf(api, 'AWS::ApiGatewayV2::Route');

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

  test('lets fewer calls through to public routes, which exist before the stage names them', () => {
    const [stage] = resourcesOf(api, 'AWS::ApiGatewayV2::Stage');
    const open = routes.filter(({ access }) => access === 'public').flatMap(keysOf);
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
