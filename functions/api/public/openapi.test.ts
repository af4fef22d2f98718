import { describe, expect, it } from 'vitest';
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

const contract = JSON.parse(JSON.stringify(openapi()));
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

  it('refers only to what it has', () => {
    const all = references(contract);
    expect(all.length).toBeGreaterThan(50);
    for (const reference of all) expect(resolve(reference), reference).toBeDefined();
  });

  it('shows the range and the default of a setting', () => {
    const text = JSON.stringify(operation('/api/admin/triggers', 'POST'));
    expect(text).toContain('"daysAfter":{"type":"integer","minimum":0,"maximum":365,"default":7}');
  });
});
