import { describe, expect, it } from 'vitest';
import { callerFaults } from '../../engine/errors.ts';
import { checkedContract } from '../checked-contract.ts';
import { routes } from '../contract.ts';
import { openapi } from './openapi.ts';

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly {
    readonly $ref?: string;
    readonly name?: string;
    readonly in?: string;
    readonly required?: boolean;
  }[];
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly example?: unknown } } };
  readonly responses: Readonly<Record<string, unknown>>;
}

const contract = JSON.parse(JSON.stringify(openapi('https://api.test')));
const operation = (path: string, method: string): Operation | undefined => contract.paths[path]?.[method.toLowerCase()];

/** Every `$ref` anywhere in the document. */
function references(value: unknown): string[] {
  if (value === null || typeof value !== 'object') return [];
  const own = '$ref' in value && typeof value.$ref === 'string' ? [value.$ref] : [];
  return [...own, ...Object.values(value).flatMap(references)];
}

const resolve = (reference: string) =>
  reference
    .slice(2)
    .split('/')
    .reduce<unknown>((at, name) => (at as Record<string, unknown>)?.[name], contract);

describe('the OpenAPI document', () => {
  it('has every route, and nothing else', () => {
    const documented = Object.entries(contract.paths).flatMap(([path, methods]) =>
      Object.keys(methods as object).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(documented.sort()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).sort());
  });

  it('names each operation once', () => {
    const names = routes.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(routes)('$method $path declares its path parameters and its answer', ({ method, path, status }) => {
    const found = operation(path, method);
    const declared = found?.parameters.filter((parameter) => parameter.in === 'path');
    expect(declared?.map(({ name }) => `{${name}}`).join()).toBe([...path.matchAll(/\{\w+\}/g)].join());
    expect(declared?.every(({ required }) => required)).toBe(true);
    expect(found?.responses).toHaveProperty(String(status));
  });

  it('gives each route with a body an example that its own schema accepts', () => {
    for (const { body, example, method, path } of checkedContract) {
      const hasBody = operation(path, method)?.requestBody !== undefined;
      expect([path, hasBody]).toEqual([path, example !== undefined]);
      if (hasBody) expect(body.safeParse(example).error).toBeUndefined();
    }
  });

  it('says where the API is, and names every error that a call may get', () => {
    expect(contract.servers).toEqual([{ url: 'https://api.test' }]);
    const statuses = (path: string, method: string) => Object.keys(operation(path, method)?.responses ?? {}).join(' ');
    expect(statuses('/api/tasks', 'GET')).toBe('200 400 401 403 404 422 429 500 503');
    expect(statuses('/api/tasks/{id}', 'PATCH')).toBe('200 400 401 403 404 409 413 415 422 429 500 503');
    expect(statuses('/health', 'GET')).toBe('200 400 429');
    expect(contract.components.responses.Error405.headers).toHaveProperty('Allow');
    const faults = Object.values(callerFaults).map((status) => `Error${status}`);
    expect(Object.keys(contract.components.responses)).toEqual(expect.arrayContaining([...faults, 'Error429']));
  });

  it('documents the version of what two admins may edit: shown by reads, taken by changes', () => {
    const versioned = routes.filter(({ hasVersion }) => hasVersion);
    const has = ({ path, method, status }: (typeof routes)[number]) => {
      const { parameters = [], responses = {} } = operation(path, method) ?? {};
      const answer = responses[status] as { readonly headers?: object };
      return {
        ifMatch: parameters.some(({ $ref }) => $ref === '#/components/parameters/IfMatch'),
        etag: 'ETag' in (answer.headers ?? {}),
        refused: '412' in responses,
      };
    };
    const changing = ['PUT', 'PATCH', 'DELETE'];
    for (const route of versioned)
      expect(has(route), route.name).toEqual({
        ifMatch: changing.includes(route.method),
        etag: route.method !== 'DELETE',
        refused: changing.includes(route.method),
      });
    const edited = [
      'changeTrigger',
      'replaceTrigger',
      'switchOffTrigger',
      'changeSettings',
      'changeLane',
      'changePage',
    ];
    expect(versioned.map(({ name }) => name)).toEqual(expect.arrayContaining([...edited, 'changeCampaign']));
    const others = routes.filter(({ hasVersion }) => !hasVersion).map(has);
    expect(others.filter(({ ifMatch, etag, refused }) => ifMatch || etag || refused)).toEqual([]);
    expect(contract.components.responses.Error412.headers).toHaveProperty('ETag');
  });

  it('says for everything that is created where it is read', () => {
    const created = routes.filter(({ status }) => status === 201);
    expect(created.length).toBeGreaterThan(3);
    const shapeOf = (path: string) => path.replaceAll(/\{\w+\}/g, '{}');
    const readable = routes.filter(({ method }) => method === 'GET').map(({ path }) => shapeOf(path));
    for (const { name, path, method, location = '' } of created) {
      expect(readable, name).toContain(shapeOf(location));
      expect(operation(path, method)?.responses).toHaveProperty(['201', 'headers', 'Location']);
    }
  });

  it('refers only to what it has', () => {
    const all = references(contract);
    expect(all.length).toBeGreaterThan(50);
    for (const reference of all) expect(resolve(reference), reference).toBeDefined();
  });

  it('shows the range and the default of a setting', () => {
    const text = JSON.stringify(operation('/api/admin/triggers', 'POST'));
    expect(text).toMatch(/"daysAfter":\{"type":"integer","minimum":0,"maximum":365,[^{}]*"default":7\}/);
  });
});
