import * as z from 'zod/mini';
import { experimentStatuses, phaseReasons } from '../../../http/experiments/outcomes.ts';
import { describe } from '../../../http/fields/describe.ts';
import { choice, decimal, id, text, wholeNumber } from '../../../http/fields/fields.ts';
import { requiredOr } from '../../../http/fields/required-or.ts';
import { object } from '../../../http/fields/strict-object.ts';
import { defineRoutes } from '../../../http/request/route.ts';
import { doubts, outcomeView, verdicts } from '../experiment-view.ts';

const interval = { difference: z.number(), low: z.number(), high: z.number() };

const comparison = z.nullable(
  z
    .object({
      ...interval,
      relative: z.nullable(
        z
          .number()
          .check(
            describe(
              'The difference as a share of what the control does. It has no interval: that share is not known for sure either.',
            ),
          ),
      ),
      varianceReduction: z
        .number()
        .check(describe('The share of the variance, 0 to 1, that what customers did before explains.')),
    })
    .check(
      describe(
        'Per customer. The interval holds however often one looks, in 95 of 100 experiments. Null: hidden, or fewer than two customers.',
      ),
    ),
);

const arm = z.object({
  id: z.string(),
  label: z.string(),
  percentage: z.number().check(describe('Of all who come, those held out included.')),
  exposed: z.int().check(describe('Customers who came to it.')),
  counted: z.int().check(describe('Of them, those whose days for the outcome are over.')),
  mean: z.nullable(
    z
      .number()
      .check(
        describe('Of the counted: the share who have the outcome, or the revenue per customer. Null: none, or hidden.'),
      ),
  ),
  comparison,
});

const ratio = requiredOr('must be a number between 0 and 1');
const phase = z.optional(decimal(1, 1000).check(describe('The current one unless it is given.')));
const many = requiredOr('must be a number from 0.01 to 10000000');

export const routes = defineRoutes('workflows', {
  getExperimentResults: {
    method: 'GET',
    path: '/api/experiments/{id}/results',
    access: 'viewer',
    summary: 'What an experiment shows',
    description:
      'Of one phase, as counted last. Customers count with the arm that they had first, whatever happened to them later. When the arms did not get the customers that they should have, the figures are hidden.',
    params: object({ id }),
    query: object({ phase }),
    reply: z.object({
      status: z.enum(experimentStatuses),
      phase: z.int(),
      phaseReason: z
        .enum(phaseReasons)
        .check(
          describe('What began the phase. TRIGGER_CHANGED, WORKFLOW_CHANGED: what the arms do is another since then.'),
        ),
      phaseStartedAt: z.nullable(z.iso.datetime()),
      phaseEndedAt: z.nullable(z.iso.datetime()),
      countedAt: z.nullable(z.iso.datetime().check(describe('It is counted every six hours.'))),
      outcome: outcomeView,
      days: z
        .int()
        .check(
          describe('From the first to the last day whose outcomes are counted, both included. A verdict takes 15.'),
        ),
      smallestArm: z.int(),
      verdict: z.object({
        kind: z.enum(verdicts),
        winner: z.nullable(z.string()),
        doubts: z.array(z.enum(doubts)),
        text: z.string().check(describe('The verdict in words.')),
      }),
      sampleRatio: z.nullable(
        z.object({
          chiSquare: z.number(),
          p: z.number().check(describe('Of χ², for one look.')),
          pAtAnyTime: z.number().check(describe('Holds however often one looks. The judgement goes by it.')),
          deviation: z.number().check(describe('The greatest difference of a share from what it should be.')),
          judgement: z.enum(['FINE', 'WARNING', 'MISMATCH']),
        }),
      ),
      control: z.string(),
      arms: z.array(arm),
      heldOut: z.nullable(
        arm.check(
          describe(
            'Its comparison is that of all arms together with those held out; null too where those held out cannot have the outcome. Null: nobody is held out.',
          ),
        ),
      ),
    }),
    status: 200,
  },
  getExperimentSums: {
    method: 'GET',
    path: '/api/experiments/{id}/daily-sums',
    access: 'viewer',
    summary: 'The daily sums of an experiment as CSV, from which every figure of its results follows',
    description:
      'docs/insight.md has the formulas. Columns: phase, arm, day (UTC, of the first exposure), exposed, n, sum_y, sum_yy, sum_x, sum_xx, sum_xy.',
    params: object({ id }),
    query: object({ phase }),
    reply: z.object({ fileName: z.string(), csv: z.string() }),
    status: 200,
  },
  getExperimentBaseline: {
    method: 'GET',
    path: '/api/experiments/baseline',
    access: 'viewer',
    summary: 'What the plan of an experiment asks for, counted from the past',
    description:
      'Of the 13 weeks that ended `days` ago, of customers each from the first time on: with a task of the trigger, or with a run of an active workflow that has a split, an e-mail or a message with the key. Who leaves such a run before the node counts too.',
    query: object({
      triggerId: z.optional(id),
      key: z.optional(text(64)),
      days: z._default(decimal(1, 90).check(describe('In which an order counts, as in the outcome.')), 14),
    }),
    exampleQuery: { key: 'subject-line' },
    reply: z.object({
      from: z.iso.datetime(),
      until: z.iso.datetime(),
      customers: z.int(),
      customersPerDay: z.nullable(
        z.number().check(describe('Since the first of them came, at least a week. Null: nobody came.')),
      ),
      share: z.nullable(
        z.number().check(describe('Who ordered within the days, of the newest 20000. Null: fewer than ten came.')),
      ),
    }),
    status: 200,
  },
  planExperiment: {
    method: 'POST',
    path: '/api/experiments/plan',
    access: 'viewer',
    summary: 'How many customers an experiment needs, and how long it takes',
    description: 'For an outcome that a customer has or has not. Stores nothing.',
    body: object({
      baseline: z
        .number(ratio)
        .check(z.gt(0, ratio), z.lt(1, ratio), describe('Share of customers who have the outcome without the change.')),
      effect: z
        .number(requiredOr('must be a number between -1 and 1, and not 0'))
        .check(describe('The smallest change of that share that matters: 0.02 is two points.')),
      customersPerDay: z.number(many).check(z.minimum(0.01, many), z.maximum(10_000_000, many)),
      arms: z.optional(wholeNumber(2, 20, { default: 2, description: 'The control included, all of one size.' })),
      power: z.optional(choice(['80', '90'], { default: '80' })),
      outcomeDays: z.optional(wholeNumber(1, 90, { default: 14 })),
    }),
    example: { baseline: 0.1, effect: 0.02, customersPerDay: 200 },
    reply: z.object({
      perArm: z.int(),
      customers: z.int(),
      days: z
        .int()
        .check(describe('The first day, whole weeks after it, at least two, and the days of the last outcome.')),
    }),
    status: 200,
  },
});
