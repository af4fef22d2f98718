import * as z from 'zod/mini';
import { describe } from '../../http/fields/describe.ts';
import { choice, id, text } from '../../http/fields/fields.ts';
import { freeObject, object } from '../../http/fields/strict-object.ts';
import { defineRoutes } from '../../http/request/route.ts';

const figure = z.object({
  label: z.string(),
  value: z.number(),
  unit: z.string().check(describe('percent: value, low and high are 100 times numerator / denominator.')),
  numerator: z.nullable(z.int()),
  denominator: z.nullable(z.int()),
  low: z.nullable(z.number().check(describe('The interval of the share; null for a plain number.'))),
  high: z.nullable(z.number()),
});

const request = z.object({ method: z.enum(['POST', 'PATCH']), path: z.string(), body: freeObject, does: z.string() });

const suggestionView = z.object({
  id: z.guid().check(describe('The same for the same kind and target.')),
  kind: z.string(),
  target: z.object({
    type: z.enum(['TRIGGER', 'NODE', 'REP', 'GROUP']),
    id: z.nullable(z.guid().check(describe('Of a node, its workflow. Null: a group of customers.'))),
    name: z.string(),
    part: z.nullable(z.string().check(describe('The node, the other trigger, or the group and the time.'))),
  }),
  sentence: z.string(),
  wording: z.nullable(
    z
      .string()
      .check(describe('The sentence as a language model words it, with the same numbers; null: there is none.')),
  ),
  figures: z.array(figure),
  expectedEffect: z.nullable(z.object({ low: z.number(), high: z.number(), unit: z.string() })),
  whyNoEffect: z.nullable(z.string()),
  tryIt: z.nullable(request),
  whyNoTry: z.nullable(z.string()),
  asExperiment: z.nullable(
    request.check(
      describe(
        'A call that tries it with a part of the customers first: it draws up an experiment, or draws a split for one into a draft.',
      ),
    ),
  ),
  whyNoExperiment: z.nullable(z.string()),
  experiment: z.nullable(
    z
      .object({ id: z.guid(), name: z.string(), isRunning: z.boolean() })
      .check(
        describe('The one that runs or is drawn up, and stands in the way of another; while it runs, of tryIt too.'),
      ),
  ),
  dismissed: z.nullable(z.object({ reason: z.nullable(z.string()), by: z.string(), at: z.iso.datetime() })),
});

const one = { params: object({ id }), reply: suggestionView, status: 200 } as const;

export const routes = defineRoutes('overview', {
  listSuggestions: {
    method: 'GET',
    path: '/api/suggestions',
    access: 'viewer',
    summary: 'What to change, by figures of the last 90 days',
    description:
      'Every number is counted, none is made up: a suggestion is given only where the interval of its figure says more than chance could. notEnough says of which kinds nothing can be said yet.',
    query: object({ state: z.optional(choice(['open', 'dismissed'])) }),
    reply: z.object({
      from: z.iso.datetime(),
      to: z.iso.datetime(),
      items: z.array(suggestionView),
      dismissed: z.int().check(describe('How many are dismissed.')),
      notEnough: z.array(z.object({ kind: z.string(), needs: z.int(), has: z.int(), sentence: z.string() })),
    }),
    status: 200,
  },
  dismissSuggestion: {
    ...one,
    method: 'POST',
    path: '/api/suggestions/{id}/dismiss',
    access: 'operator',
    summary: 'Leave a suggestion out of the list',
    description:
      'It comes back when its main figure has changed beyond chance: when the interval that it has then and the one that it had have nothing in common.',
    body: object({ reason: z.optional(z.nullable(text(1000))) }),
    example: { reason: 'We want these tasks' },
  },
  restoreSuggestion: {
    ...one,
    method: 'POST',
    path: '/api/suggestions/{id}/restore',
    access: 'operator',
    summary: 'Take a dismissed suggestion back into the list',
  },
});
