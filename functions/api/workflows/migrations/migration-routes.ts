import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { flag, id, text, wholeNumber } from '../../http/fields/fields.ts';
import { listOf, paging } from '../../http/fields/paging.ts';
import { freeObject, object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';

const version = wholeNumber(1, 2_147_483_647);
const range = 'must be a number from 0.01 to 100';
const percent = z.number({ error: range }).check(z.minimum(0.01, range), z.maximum(100, range));

const map = z
  .record(z.string().check(z.maxLength(64)), text(64), {
    error: 'must be an object: a node of the older version, and where its runs go',
  })
  .check(
    describe(
      'By the id of a node of the older version: the id of a node of the newer one, EXIT (the run ends) or STAY (it stays on its version). Nodes of the same id and type need no entry.',
    ),
  );

const count = z.int();

const planned = z.object({
  id: z.nullable(z.guid().check(describe('Null: a dry run.'))),
  jobId: z.nullable(z.guid()),
  statusUrl: z.nullable(z.string()),
  total: z.int().check(describe('Runs on the way that it is for.')),
  wouldSendAgain: z
    .int()
    .check(
      describe(
        'Runs that a choice puts before something that they did already. At nodes of the same id it is 0: steps go on counting.',
      ),
    ),
  needsChoice: z.array(z.string().check(describe('A node at which runs stand, without a counterpart or a choice.'))),
  nodes: z.array(
    z.object({
      nodeId: z.string(),
      type: z.string(),
      name: z.nullable(z.string()),
      choice: z.nullable(
        z.string().check(describe('SAME, the id of another node, EXIT or STAY. Null: nobody has chosen.')),
      ),
      runs: count,
      working: z
        .int()
        .check(
          describe('Of them, runs in branches, or whose job is under way. These move when it has ended, or stay.'),
        ),
      waitsShifted: z
        .int()
        .check(describe('Waits for a duration that is another now: it counts from when the wait began.')),
      waitsLost: z.int().check(describe('Waits that are left, or begin anew.')),
      couldRepeat: count,
    }),
  ),
});

const migration = z.object({
  id: z.guid(),
  jobId: z.guid(),
  fromVersion: z.int(),
  toVersion: z.int(),
  map: freeObject,
  percent: z.number(),
  reverseOf: z.nullable(z.guid()),
  status: z.enum(['QUEUED', 'RUNNING', 'DONE', 'STOPPED', 'FAILED']),
  error: z.nullable(z.string()),
  total: z.int(),
  lookedAt: z.int().check(describe('moved + exited + all that stayed.')),
  moved: count,
  exited: count,
  stayed: z
    .record(z.string(), z.int())
    .check(
      describe(
        'Runs that stayed on their version, by reason: CHOSEN, NO_CHOICE, WORKING, RESULT_PENDING (they were about to leave their node), IN_PARALLEL.',
      ),
    ),
  endedMeanwhile: z.int().check(describe('Runs that ended before it came to them. Null is 0 until it is done.')),
  waitsShifted: count,
  waitsLost: count,
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  endedAt: z.nullable(z.iso.datetime()),
});

const started = z.object({ id: z.guid(), jobId: z.guid(), total: z.int(), statusUrl: z.string() });

export const routes = defineRoutes('workflows', {
  planMigration: {
    method: 'POST',
    path: '/api/workflows/{id}/migrations',
    access: 'admin',
    summary: 'Move runs on the way from one version to another',
    description:
      'With dryRun it only says what would happen. Runs at nodes of the same id and type go on there; for other nodes at which runs stand, map must say where to, else 422 names them. A share in percent is the same customers each time, so a greater one goes on with the rest. 409 while another migration of the workflow is under way.',
    params: object({ id }),
    body: object({
      fromVersion: version,
      toVersion: version,
      map: z._default(map, {}),
      percent: z._default(percent, 100),
      dryRun: z._default(flag, false),
    }),
    example: { fromVersion: 1, toVersion: 2, map: {}, percent: 10, dryRun: true },
    reply: planned,
    status: 202,
    errors: [409],
  },
  listMigrations: {
    method: 'GET',
    path: '/api/workflows/{id}/migrations',
    access: 'viewer',
    summary: 'List the migrations of a workflow, newest first',
    params: object({ id }),
    query: object(paging),
    reply: listOf(migration),
    status: 200,
  },
  getMigration: {
    method: 'GET',
    path: '/api/workflows/{id}/migrations/{migrationId}',
    access: 'viewer',
    summary: 'What a migration did with each run, in numbers that add up to all',
    params: object({ id, migrationId: id }),
    reply: migration,
    status: 200,
  },
  reverseMigration: {
    method: 'POST',
    path: '/api/workflows/{id}/migrations/{migrationId}/reverse',
    access: 'admin',
    summary: 'Take a migration back',
    description:
      'Runs that it moved and that are still on the way go back to their version: to the node where they were, if they have not moved since, else to the node of the same id. Those at a node that only the newer version has stay there, unless map says where to. 409 before the migration has ended.',
    params: object({ id, migrationId: id }),
    body: object({ map: z._default(map, {}) }),
    example: { map: {} },
    reply: started,
    status: 202,
    errors: [409],
  },
});
