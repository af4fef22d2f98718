/** The generated client: its two files are all of the API that the console may import. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, expectTypeOf, test } from 'vitest';
import type * as z from 'zod/mini';
import type { routes as bookings } from './bookings/routes.ts';
import { type RouteTypes, routes } from './client.gen.ts';
import { inputSchemas } from './client-inputs.gen.ts';
import { routes as contract } from './contract.ts';
import type { routes as tasks } from './tasks/routes.ts';

test.each(['client.gen.ts', 'client-inputs.gen.ts'])('%s imports nothing', (file) => {
  expect(readFileSync(join(import.meta.dirname, file), 'utf8')).not.toMatch(/^\s*import\b|\bimport\(|\brequire\(/m);
});

test('has every route of the contract but the pages, and what only a channel may call', () => {
  const called = contract.filter(({ isPage, isSigned }) => !isPage && !isSigned);
  expect(routes).toEqual(
    Object.fromEntries(called.map(({ name, method, path, access }) => [name, { method, path, access }])),
  );
});

test('has a schema for every body that has an example', () => {
  const withBody = Object.keys(inputSchemas).filter((name) => inputSchemas[name]?.body);
  expect(withBody.sort()).toEqual(
    contract
      .filter(({ example, isSigned }) => example !== undefined && !isSigned)
      .map(({ name }) => name)
      .sort(),
  );
});

test('shows the settings of each trigger type, for the form', () => {
  const [, noOrder] = JSON.stringify(inputSchemas.createTrigger?.body).split('"SAMPLE_NO_ORDER"');
  expect(noOrder).toContain(
    '"daysAfter":{"type":"integer","minimum":0,"maximum":365,"title":"After the tasting","x-unit":"days","x-group":"Who","default":7}',
  );
});

test('has the types of the contract', () => {
  type Tasks = z.output<NonNullable<typeof tasks.listTasks.reply>>;
  expectTypeOf<Tasks>().toExtend<RouteTypes['listTasks']['reply']>();
  expectTypeOf<RouteTypes['listTasks']['reply']['items'][number]['status']>().toEqualTypeOf<
    Tasks['items'][number]['status']
  >();
  expectTypeOf<RouteTypes['createBooking']['body']['notes']>().toEqualTypeOf<
    z.output<typeof bookings.createBooking.body>['notes']
  >();
});
