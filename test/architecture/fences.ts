/** Who may import whom. The list of the most specific folder holds; a file may always import from its own folder and below. */
import { dirname } from 'node:path';
import { isTest, isUnder } from './source-files.ts';

/** What definitions of functions are made of, and what the two sides agree on: names of environment variables and routes. */
const DEPLOYED = [
  'functions/registry.ts',
  'functions/engine/environment.ts',
  'functions/engine/events/define.ts',
  'functions/engine/ledger/define.ts',
  'functions/engine/maintenance/define.ts',
  'functions/engine/systems/define.ts',
  'functions/engine/triggers/define.ts',
  'functions/engine/schedule-expression.ts',
  'functions/engine/log.ts', // the dimensions of metrics
  'functions/engine/installation.ts', // what an installation names
  'functions/engine/queue/queue-urls.ts', // the shape of QUEUE_URLS
  'functions/engine/queue/dead-letter-list.ts', // and that of DEAD_LETTERS
  'functions/api/contract.ts',
  'functions/api/index.ts',
];

const mayImport: Readonly<Record<string, readonly string[]>> = {
  bin: [
    'lib/deploy/app.ts',
    'lib/deploy/environment-file.ts',
    'lib/database/generate/generate.ts',
    'lib/database/release.ts',
    'lib/start',
  ],
  'bin/bench.ts': ['test/bench'],
  'lib/deploy': ['lib/deploy', 'functions/engine/schedules', 'lib/database/read-schema.ts', ...DEPLOYED],
  'lib/database': [
    ...['lib/database', 'functions/registry.ts', 'functions/engine/data', 'functions/engine/errors.ts'],
    'functions/deploy/migrate/schema/schema.ts', // the shape in which the bundle carries sql/
    ...[
      'functions/api/checked-contract.ts',
      'functions/api/http/request/route.ts',
      'functions/api/public/json-schema.ts',
    ],
  ],
  'lib/local': [
    ...['lib/local', 'functions/engine/schedules', 'lib/database/parameters.ts'],
    'functions/engine/data/members.ts', // reads values of unknown shape
  ],
  'lib/start': ['lib/start', 'lib/local', 'lib/database'],
  functions: [],
  'functions/registry.ts': [
    ...['functions/triggers', 'functions/events', 'functions/jobs', 'functions/maintenance', 'functions/systems.ts'],
  ],
  'functions/schedulable.ts': ['functions/engine', 'functions/jobs'],
  'functions/schedulable.test.ts': ['functions/schedulable.ts'],
  'functions/systems.ts': [
    'functions/bookings/index.ts',
    'functions/emails/index.ts',
    'functions/messages/index.ts',
    'functions/workflows/index.ts',
  ],
  'functions/engine': ['functions/engine'],
  'functions/triggers': ['functions/engine'],
  'functions/maintenance': ['functions/engine'],
  'functions/events': ['functions/engine'],
  'functions/jobs': [
    ...['functions/engine', 'functions/jobs', 'functions/bookings/reconcile/job.ts'],
    'functions/workflows/replan/replan-schedules.ts',
  ],
  // Rows of files are stored as those of the API are, and exports have what its lists have.
  'functions/jobs/file-operations': [
    ...['functions/engine', 'functions/jobs', 'functions/api/crm', 'functions/api/jobs/queries.gen.ts'],
    ...['functions/api/tasks/queries.gen.ts', 'functions/api/workflows/runs/queries.gen.ts'],
  ],
  'functions/bookings': ['functions/engine', 'functions/bookings'],
  'functions/emails': ['functions/engine', 'functions/emails'],
  'functions/messages': ['functions/engine', 'functions/messages'],
  'functions/workflows': ['functions/engine', 'functions/workflows'],
  'functions/deploy': ['functions/engine', 'functions/deploy'],
  'functions/relay': ['functions/engine', 'functions/registry.ts'],
  'functions/api': [
    ...['functions/engine', 'functions/registry.ts', 'functions/triggers/previews.gen.ts', 'functions/workflows'],
    'functions/schedulable.ts',
    'functions/api',
  ],
  'functions/sign-in': ['functions/engine', 'functions/api/http'],
  'functions/console': ['functions/engine/environment.ts'],
  // The browser's code knows the API by its generated client only.
  'functions/console/app': [
    'functions/api/client.gen.ts',
    'functions/api/client-inputs.gen.ts',
    'functions/console/app',
  ],
  test: ['lib/database'],
  'test/architecture': ['test/architecture', 'functions/registry.ts'],
  'test/support': ['test/support', 'lib/database', 'lib/deploy', 'lib/local', 'lib/start', 'functions'],
  'test/stack': ['test/support', 'lib/deploy', 'functions/registry.ts', 'functions/engine/environment.ts'],
  'test/conformance': ['test/conformance', 'test/support', 'lib/database', 'lib/local', 'lib/start/demo', 'functions'],
  'test/end-to-end': ['test/end-to-end', 'test/conformance', 'test/support', 'lib/database', 'lib/local', 'functions'],
  'test/console': ['test/console', 'test/support', 'lib/deploy/bundle-console.ts', 'functions/console'],
  'test/acceptance': ['test/acceptance', 'test/support', 'lib/start'],
  'test/bench': ['test/bench', 'test/support', 'lib', 'functions'],
};

/** Tests and set-ups beside the code may import what their folder may, and these: the local runtime stands for AWS there. */
const TESTS_MAY = ['test/support', 'lib/database', 'lib/local'];

const fenceOf = (path: string) =>
  Object.keys(mayImport)
    .filter((folder) => isUnder(path, folder))
    .sort((a, b) => b.length - a.length)[0];

/** False too for a file whose folder has no fence. */
export function isAllowed(from: string, to: string): boolean {
  const fence = fenceOf(from);
  if (fence === undefined) return false;
  const isOwnFolder = isUnder(to, dirname(from)) && fence === fenceOf(to);
  const allowed = [...(mayImport[fence] ?? []), ...(isTest(from) && !from.startsWith('test/') ? TESTS_MAY : [])];
  return isOwnFolder || allowed.some((place) => isUnder(to, place));
}
