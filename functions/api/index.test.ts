import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { routes } from './contract.ts';
import { apiFunctions } from './index.ts';

test('every folder with a handler is listed, and nothing else', () => {
  const folders = readdirSync(import.meta.dirname).filter((name) =>
    existsSync(join(import.meta.dirname, name, 'handler.ts')),
  );
  expect(folders.sort()).toEqual(Object.keys(apiFunctions).sort());
});

test('every route is answered by a listed function, and each of them but the authorizer answers one', () => {
  expect([...new Set(routes.map((route) => route.function)), 'authorizer'].sort()).toEqual(
    Object.keys(apiFunctions).sort(),
  );
});
