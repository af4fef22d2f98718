import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { decimal, id } from '../../http/fields/fields.ts';
import { day } from '../../http/fields/moment.ts';
import { object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';

/** Most days that one call counts. */
export const MOST_DAYS = 92;

const byStatus = { running: z.int(), finished: z.int(), failed: z.int(), cancelled: z.int() };

const conversion = z.object({
  reached: z.int(),
  percent: z.nullable(z.number().check(describe('Of the runs that started, one decimal. Null: none did.'))),
});

const node = z.object({
  nodeId: z.string(),
  type: z.string(),
  name: z.nullable(z.string()),
  before: z.int().check(describe('Runs that stood there when the first day began.')),
  entered: z.int(),
  left: z.array(z.object({ port: z.string(), runs: z.int() })),
  ended: z.int().check(describe('Runs that ended there, as drawn or by goal or exit condition.')),
  failed: z.int(),
  cancelled: z.int().check(describe('Runs that were ended from outside while they stood there.')),
  standing: z.int().check(describe('Runs that stand there now.')),
  moved: z
    .int()
    .check(
      describe(
        'Runs that left, or if negative came, in another way at any time, as a retry or a migration does. Up to today, before + entered = left + ended + failed + cancelled + standing + moved.',
      ),
    ),
  time: z
    .nullable(z.object({ steps: z.int(), medianSeconds: z.nullable(z.number()), p95Seconds: z.nullable(z.number()) }))
    .check(describe('How long runs stayed there before they left; of the sampled runs.')),
  days: z.array(
    z.object({
      day: z.iso.date(),
      entered: z.int(),
      left: z.int(),
      ended: z.int(),
      failed: z.int(),
      cancelled: z.int(),
    }),
  ),
});

const branch = z.object({
  port: z.string().check(describe('Of a text: variant:<id>.')),
  runs: z.int(),
  ...byStatus,
  goal: conversion,
});

export const routes = defineRoutes('workflows', {
  listWorkflowFigures: {
    method: 'GET',
    path: '/api/workflows/figures',
    access: 'viewer',
    summary: 'The runs of all workflows in figures',
    description: `One item for each workflow that has runs on the way, or runs that started in the days: the last 30 of UTC unless from and to say otherwise, ${MOST_DAYS} at the most. GET /api/workflows/{id}/statistics has more of one.`,
    query: object({ from: z.optional(day), to: z.optional(day) }),
    reply: z.object({
      from: z.iso.date(),
      to: z.iso.date(),
      items: z.array(
        z.object({
          workflowId: z.guid(),
          standing: z.int().check(describe('Runs that are on the way now, whenever they started.')),
          runs: z
            .object({ started: z.int(), ...byStatus })
            .check(describe('Runs that started in these days, by what they are now.')),
          goal: z.nullable(conversion.check(describe('Null: the workflow has no goal.'))),
          days: z
            .array(z.object({ day: z.iso.date(), started: z.int() }))
            .check(describe('Days on which any started.')),
        }),
      ),
    }),
    status: 200,
  },
  listNotable: {
    method: 'GET',
    path: '/api/workflows/figures/notable',
    access: 'viewer',
    summary: 'What may need a look in all workflows: nodes at which runs fail or end, and the last two versions',
    description:
      '`nodes`: where runs failed, were ended, waited in vain or left by the error, those of the most such runs first, 200 at the most. `versions`: the last two of each workflow with runs of both. Archived workflows are left out. Days as of the figures of all workflows.',
    query: object({ from: z.optional(day), to: z.optional(day) }),
    reply: z.object({
      from: z.iso.date(),
      to: z.iso.date(),
      nodes: z.array(
        z.object({
          ...{ workflowId: z.guid(), workflowName: z.string(), nodeId: z.string(), type: z.string() },
          ...{ name: z.nullable(z.string()), entered: z.int(), ended: z.int(), failed: z.int(), cancelled: z.int() },
          left: z.array(z.object({ port: z.string(), runs: z.int() })),
        }),
      ),
      versions: z.array(
        z.object({
          ...{ workflowId: z.guid(), workflowName: z.string(), version: z.int() },
          runs: z.object({ started: z.int(), failed: z.int() }),
          goal: z.nullable(z.object({ reached: z.int() })),
        }),
      ),
    }),
    status: 200,
  },
  getWorkflowStatistics: {
    method: 'GET',
    path: '/api/workflows/{id}/statistics',
    access: 'viewer',
    summary:
      'What became of the runs of a workflow: in total, by day, by node, by error and by branch, and who was refused entry',
    description: `Days are those of UTC, both included: the last 30 unless from and to say otherwise, ${MOST_DAYS} at the most. Without a version it counts all of them, by the ids of nodes.`,
    params: object({ id }),
    query: object({ from: z.optional(day), to: z.optional(day), version: z.optional(decimal(1, 2_147_483_647)) }),
    reply: z.object({
      from: z.iso.date(),
      to: z.iso.date(),
      version: z.nullable(z.int()),
      runs: z
        .object({
          started: z.int(),
          ...byStatus,
          outcomes: z.array(z.object({ outcome: z.nullable(z.string()), runs: z.int() })),
        })
        .check(describe('Runs that started in these days, by what they are now. outcomes: of those that ended.')),
      goal: z.nullable(conversion.check(describe('Null: the workflow has no goal.'))),
      days: z.array(
        z.object({ day: z.iso.date(), started: z.int(), finished: z.int(), failed: z.int(), cancelled: z.int() }),
      ),
      nodes: z.array(node),
      errors: z.array(
        z.object({
          code: z.string(),
          nodeId: z.nullable(z.string()),
          runs: z.int(),
          message: z.string().check(describe('Of the last one.')),
          lastRunId: z.guid(),
          firstAt: z.iso.datetime(),
          lastAt: z.iso.datetime(),
        }),
      ),
      refused: z
        .array(z.object({ reason: z.string(), entries: z.int(), detail: z.nullable(z.string()) }))
        .check(describe('Who did not enter, by reason, in all versions. detail: the last error of ENTRY_FAILED.')),
      splits: z
        .array(z.object({ nodeId: z.string(), branches: z.array(branch) }))
        .check(
          describe(
            'What became of the sampled runs, by the branch that they took, and by the variant of a text that they got.',
          ),
        ),
      sampled: z.object({
        runs: z.int().check(describe('The newest of those that started in these days: what time and splits count.')),
        isAll: z.boolean(),
      }),
    }),
    status: 200,
  },
});
