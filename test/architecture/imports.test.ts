/** Imports go one way: between folders (fences.ts), between the rooms of a folder, and never into another function. */
import { expect, test } from 'vitest';
import { expectOnly } from './expect-only.ts';
import { isAllowed } from './fences.ts';
import { importsOf, isTest, isUnder, product, written } from './source-files.ts';

/** Shrinking allowance: imports over a fence that are still to be ended. An entry that is no longer needed fails. */
const STILL_ALLOWED: readonly string[] = [
  'lib/deploy/constructs/functions/queue-urls.ts → functions/engine/queue/queue-urls.ts',
  'lib/deploy/constructs/monitoring/engine-metric.ts → functions/engine/log.ts',
  'lib/local/services/rds-data/rds-data.test.ts → test/conformance/data-api/setup-data-api.ts',
  'lib/local/services/secrets-manager/secrets-manager.test.ts → test/conformance/data-api/setup-data-api.ts',
  'functions/api/maintenance/next-run.test.ts → lib/local/services/scheduler/expressions/expression.ts',
  'functions/engine/maintenance/maintenance-jobs.test.ts → test/bench/run-statement.ts',
  'functions/engine/patterns.test.ts → lib/local/services/scheduler/expressions/expression.ts',
  'functions/jobs/documents.test.ts → lib/local/service.ts',
  'functions/jobs/email/email.test.ts → lib/local/service.ts',
  'functions/jobs/housekeeping.test.ts → lib/local/service.ts',
  'functions/jobs/housekeeping.test.ts → lib/local/services/s3/object-store.ts',
  'functions/maintenance/time-driven.test.ts → lib/local/services/scheduler/expressions/cron.ts',
  'functions/triggers/burn-rate/cdnow.test.ts → lib/start/demo/seed-cdnow.ts',
  'functions/triggers/burn-rate/cdnow.test.ts → test/bench/triggers/evaluator.ts',
  'functions/triggers/burn-rate/rhythm.test.ts → test/bench/triggers/evaluator.ts',
  'functions/triggers/customer-timing/contact-date-race.test.ts → test/bench/triggers/evaluator.ts',
  'functions/triggers/impossible-moments.test.ts → test/bench/triggers/evaluator.ts',
  'functions/triggers/incremental.test.ts → test/bench/triggers/evaluator.ts',
  'test/end-to-end/bookings/requests.cases.ts → test/bench/costs/cost-model.ts',
  'test/support/api/setup-api.ts → test/conformance/data-api/setup-data-api.ts',
  'test/support/database/setup-database.ts → test/bench/run-statement.ts',
  'test/support/jobs/setup-ledger.ts → test/bench/run-statement.ts',
];

const importsThat = (paths: readonly string[], isWrong: (from: string, to: string) => boolean): string[] =>
  paths.flatMap((from) =>
    importsOf(from)
      .filter((to) => isWrong(from, to))
      .map((to) => `${from} → ${to}`),
  );

test('imports stay within the fences', () => {
  expectOnly(
    importsThat(written, (from, to) => !isAllowed(from, to)),
    STILL_ALLOWED,
  );
});

test('lib imports definitions and names, never a handler', () => {
  const ofLib = product.filter((path) => isUnder(path, 'lib'));
  expect(importsThat(ofLib, (_, to) => to.endsWith('/handler.ts'))).toEqual([]);
});

test('one function never imports another', () => {
  const unitOf = (path: string) => /^functions\/(triggers|maintenance|events|jobs|deploy)\/([^/]+)\//.exec(path)?.[2];
  const isOther = (from: string, to: string) => {
    const [own, other] = [unitOf(from), unitOf(to)];
    return own !== undefined && other !== undefined && own !== other;
  };
  expect(importsThat(written, isOther)).toEqual([]);
});

/** Rooms are the folders directly in one of these; a file beside them belongs to none. Circles of files: biome.json. */
const HOUSES = ['functions', 'functions/engine', 'functions/api', 'lib', 'lib/deploy', 'lib/local', 'lib/start'];

function roomsReachedFrom(room: string, arrows: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const reached = new Set<string>();
  const next = [...(arrows.get(room) ?? [])];
  for (let one = next.pop(); one !== undefined; one = next.pop()) {
    if (reached.has(one)) continue;
    reached.add(one);
    next.push(...(arrows.get(one) ?? []));
  }
  return reached;
}

test.each(HOUSES)('the folders in %s import each other without a circle', (house) => {
  const roomOf = (path: string) =>
    isUnder(path, house) ? /^([^/]+)\//.exec(path.slice(house.length + 1))?.[1] : undefined;
  const arrows = new Map<string, Set<string>>();
  for (const from of product) {
    for (const to of importsOf(from).filter((path) => !isTest(path))) {
      const [own, other] = [roomOf(from), roomOf(to)];
      if (own && other && own !== other) arrows.set(own, (arrows.get(own) ?? new Set()).add(other));
    }
  }
  expect([...arrows.keys()].filter((room) => roomsReachedFrom(room, arrows).has(room))).toEqual([]);
});
