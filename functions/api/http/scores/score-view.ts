/** What is shown of a score. Loads in a browser. */
import * as z from 'zod/mini';
import { aims, experimentStatuses, outcomes } from '../experiments/outcomes.ts';
import { describe } from '../fields/describe.ts';

const share = z.nullable(z.number().check(describe('Percent, one decimal. Null: fewer than ten customers.')));

/** Stands for all arms of an experiment together. */
export const ALL_ARMS = 'ALL';

export const outlooks = ['DUE', 'LATER', 'OVERDUE', 'NO_RHYTHM'] as const;

const description = z.object({
  customers: z.int(),
  ordered: z.int().check(describe('Of them, those who ordered within the days.')),
  share,
  foretold: z
    .object({
      customers: z.int(),
      ordered: z.int(),
      share,
      due: z.int().check(describe('Of them, those whose next order was due within the days.')),
      dueShare: share,
    })
    .check(
      describe(
        'Of the customers, those whose next order the rhythm foretells: DUE and LATER. dueShare is what one would have expected of them anyway.',
      ),
    ),
  byOutlook: z
    .array(z.object({ outlook: z.enum(outlooks), customers: z.int(), ordered: z.int(), share }))
    .check(describe('OVERDUE: the next order was due before; the rhythm does not say when it comes.')),
  isSampled: z.boolean().check(describe('Only the newest 20 000 customers are counted.')),
});

const effect = z.object({
  experimentId: z.guid(),
  name: z.string(),
  status: z.enum(experimentStatuses),
  outcome: z.object({
    kind: z.enum(outcomes),
    days: z.int(),
    eventType: z.nullable(z.string()),
    better: z.enum(aims),
  }),
  verdict: z.string().check(describe('In words.')),
  comparisons: z
    .array(
      z.object({
        ...{ arm: z.string(), label: z.string() },
        ...{ against: z.string(), againstLabel: z.string() },
        ...{ difference: z.number(), low: z.number(), high: z.number() },
      }),
    )
    .check(
      describe(
        'Per customer. ALL against HELD_OUT is the effect of the trigger, or of everything behind the split. Empty: hidden, or nobody is counted yet.',
      ),
    ),
});

export const scoreView = z.object({
  kind: z
    .enum(['EFFECT', 'DESCRIPTION'])
    .check(
      describe('EFFECT: an experiment compares with customers held out. DESCRIPTION: no figure proves an effect.'),
    ),
  text: z.string().check(describe('What may be said of it, in words.')),
  days: z.int(),
  from: z.iso.datetime(),
  until: z.iso.datetime().check(describe('Customers who came later have days left to order in.')),
  effects: z.array(effect),
  description,
});
