import * as z from 'zod/mini';
import { formatNames } from '../../workflows/import/format-names.ts';
import { describe } from '../http/fields/describe.ts';
import { choice, flag } from '../http/fields/fields.ts';
import { freeObject, object } from '../http/fields/strict-object.ts';
import { defineRoutes } from '../http/request/route.ts';

/** As event of Lambda it stays below 6 MB, in base64 too. */
const MOST_BYTES = 4 * 1024 * 1024;

const flagReport = z.object({ flag: z.string(), isCarried: z.boolean(), message: z.string() });

const expression = z.object({
  path: z.string().check(describe('Of the parameters of the node.')),
  text: z.string(),
  outcome: z.enum(['translated', 'partly', 'kept', 'refused']),
  became: z.nullable(z.string()),
  reason: z.nullable(z.string()),
});

const nodeReport = z.object({
  id: z.string().check(describe('Of the node in the file; #3 when it has none.')),
  name: z.string(),
  type: z.string(),
  typeVersion: z.nullable(z.number()),
  level: z.enum(['EXACT', 'ADAPTED', 'STUB', 'DROPPED', 'REFUSED']),
  targets: z.array(z.string().check(describe('Ids of the nodes of the draft that stand for it.'))),
  changes: z.array(z.string().check(describe('What differs from the file, in words.'))),
  flags: z.array(flagReport),
  expressions: z.array(expression),
  credentials: z.array(z.object({ type: z.string(), name: z.string() })),
});

const counts = z.object({
  workflows: z.int(),
  created: z.int(),
  unchanged: z.int(),
  changed: z.int(),
  checked: z.int(),
  refused: z.int(),
  badRows: z.int(),
  nodes: z.int(),
  levels: z.record(z.string(), z.int()).check(describe('Nodes by level; they add up to nodes.')),
  expressions: z.record(z.string(), z.int()).check(describe('Expressions by outcome.')),
  edgesDropped: z.int(),
});

const importedWorkflow = z.object({
  status: z
    .enum(['created', 'unchanged', 'changed', 'checked', 'refused'])
    .check(
      describe(
        'changed: its record was imported before and says something else now; nothing was written. checked: a dry run. refused: the limits of a graph are exceeded.',
      ),
    ),
  id: z.nullable(z.guid().check(describe('The draft, or the workflow that it is already. Null: nothing is stored.'))),
  sourceId: z.nullable(z.string()),
  name: z.string(),
  checksum: z.nullable(z.string()),
  isIntact: z.nullable(
    z
      .boolean()
      .check(
        describe('False: name, description or graph were changed after the export. Null: the file has no checksum.'),
      ),
  ),
  canPublish: z.boolean(),
  canActivate: z.boolean(),
  blockers: z.array(
    z.string().check(describe('What a person must do before it can be activated, beside the problems.')),
  ),
  problems: z.array(
    z.object({
      code: z.string(),
      severity: z.enum(['error', 'warning']),
      nodeId: z.nullable(z.string()),
      path: z.string(),
      message: z.string(),
      fix: z.optional(z.string()),
    }),
  ),
  differences: z.array(z.string().check(describe('How runs differ from those of the system that it comes from.'))),
  flags: z.array(flagReport),
  nodes: z.array(nodeReport),
  edgesDropped: z.array(z.object({ from: z.string(), to: z.string(), reason: z.string() })),
  takenOut: z.array(
    z.object({ nodeId: z.nullable(z.string()), path: z.string(), kind: z.enum(['reference', 'secret']) }),
  ),
  namesake: z.nullable(
    z.object({
      id: z.guid(),
      diff: freeObject.check(describe('What differs from the newest workflow of the same name, node by node.')),
    }),
  ),
  graph: z.optional(freeObject.check(describe('Of a dry run of one workflow: the draft that it would become.'))),
});

/** An object, a list, or a text. */
const anyContent = z.unknown().check(describe('An object, a list, or their text as JSON or lines of JSON.'));

const content = { nodes: [{ name: 'Start', type: 'n8n-nodes-base.manualTrigger', parameters: {} }], connections: {} };

export const routes = defineRoutes('imports', {
  importWorkflow: {
    method: 'POST',
    path: '/api/workflows/import',
    access: 'admin',
    summary: 'Make drafts of files and of records of other systems, or see what they would become',
    description:
      'The content is an export of this system, of n8n, or of the older systems: an object, a list, or their text as JSON or lines of JSON; the format is detected unless it is named. Up to 100 workflows, 4 MB. Every node of the content is in the report once. Nothing of a content is run or evaluated. With dryRun nothing is written. What is there already changes nothing.',
    body: object({ format: z.optional(choice(formatNames)), content: anyContent, dryRun: z.optional(flag) }),
    example: { content, dryRun: true },
    mostBytes: MOST_BYTES,
    reply: z.object({
      format: z.enum(formatNames),
      verdict: z.enum(['PASS', 'WARN', 'FAIL']),
      checks: z.array(z.object({ name: z.string(), verdict: z.enum(['PASS', 'WARN', 'FAIL']), message: z.string() })),
      counts,
      notes: z.array(z.string()),
      workflows: z.array(importedWorkflow),
      badRows: z.array(z.object({ place: z.string(), reason: z.string() })),
      executions: z.object({
        given: z.int(),
        kept: z.int(),
        known: z.int().check(describe('Kept by an earlier import.')),
        unmatched: z.int().check(describe('Of records that were not imported.')),
      }),
    }),
    status: 200,
    errors: [413],
  },
});
