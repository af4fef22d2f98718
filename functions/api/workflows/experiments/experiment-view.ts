/** What replies show of an experiment, and what requests say of one. */
import * as z from 'zod/mini';
import { aims, experimentStatuses, outcomes } from '../../http/experiments/outcomes.ts';
import { describe } from '../../http/fields/describe.ts';
import { choice, nameText, text, wholeNumber } from '../../http/fields/fields.ts';
import { requiredOr } from '../../http/fields/required-or.ts';
import { freeObject, isObject, object } from '../../http/fields/strict-object.ts';

export const armId = z
  .string(requiredOr('is required: the id of an arm'))
  .check(
    z.regex(/^[\w-]{1,40}$/, 'must be an id: up to 40 letters, digits, _ and -'),
    describe('The id of a branch of the split; for a trigger any.'),
  );

export const percent = (most: number) => {
  const range = requiredOr(`must be a number from 0 to ${most}`);
  return z.number(range).check(z.minimum(0, range), z.maximum(most, range));
};

const arms = z
  .array(
    object({
      id: armId,
      label: z.optional(nameText(200)),
      percentage: percent(100),
      config: z.optional(
        freeObject.check(
          z.refine(isObject, 'must be an object'),
          describe(
            "For a trigger: what the arm's tasks have in place of its own config, among taskTitle, taskDescription, priority and dueInDays, and daysAfter where the type has it. Null: the type's default.",
          ),
        ),
      ),
    }),
    requiredOr('must be a list'),
  )
  .check(
    z.minLength(1, 'must have 2 to 20 arms'),
    z.maxLength(20, 'must have 2 to 20 arms'),
    describe(
      'Each is a branch of the split, or a config of the trigger. The percentages, of up to two decimals, add up to 100.',
    ),
  );

const outcome = object({
  kind: choice(outcomes, { default: 'ORDER' }),
  days: z.optional(
    wholeNumber(1, 90, { default: 14, description: 'It counts for so many days after a customer first came.' }),
  ),
  eventType: z.optional(text(100, { description: 'Of EVENT: the type, such as custom.renewed.' })),
  better: z.optional(
    choice(aims, {
      default: 'MORE',
      description: 'LESS: of an outcome that nobody wants, such as custom.unsubscribed, the arm with less wins.',
    }),
  ),
});

export const outcomeView = z.object({
  kind: z.enum(outcomes),
  days: z.int(),
  eventType: z.nullable(z.string()),
  better: z.enum(aims).check(describe('Whether the arm with more of it wins, or that with less.')),
});

/** What may be given of an experiment, all optional. */
export const settings = {
  holdoutPercent: z.optional(
    percent(99).check(
      describe(
        'Of all customers who come: they are held out. Their run ends at the split, or they get no task. 0 unless it is given.',
      ),
    ),
  ),
  control: z.optional(
    armId.check(
      describe(
        'The arm that the others are compared with: the first one unless it is given. HELD_OUT with a single arm.',
      ),
    ),
  ),
  outcome: z.optional(outcome),
  smallestArm: z.optional(
    wholeNumber(100, 1_000_000, { default: 100, description: 'Customers that each arm needs before one may win.' }),
  ),
};

export const requiredSettings = { name: nameText(200), arms };

export const verdicts = ['WINNER', 'NO_DIFFERENCE_SHOWN_YET', 'SAMPLE_RATIO_MISMATCH'] as const;
export const doubts = [
  'NOBODY_YET',
  'TWO_WEEKS_NOT_OVER',
  'TOO_FEW_CUSTOMERS',
  'TOO_FEW_OUTCOMES',
  'INTERVALS_CONTAIN_ZERO',
] as const;

const view = {
  id: z.guid(),
  name: z.string(),
  key: z.nullable(
    z.string().check(describe('The experimentId of the splits and texts that it decides. Null: it is on a trigger.')),
  ),
  triggerId: z.nullable(z.guid()),
  triggerName: z.nullable(z.string()),
  status: z.enum(experimentStatuses),
  arms: z.array(
    z.object({ id: z.string(), label: z.string(), percentage: z.number(), config: z.optional(freeObject) }),
  ),
  control: z.string(),
  holdoutPercent: z.number(),
  outcome: outcomeView,
  smallestArm: z.int(),
  phase: z.int().check(describe('1, and one more each time that the percentages change while it runs.')),
  customers: z.int().check(describe('Who came to it, in all phases, those held out included.')),
  winner: z.nullable(z.string()),
  startedAt: z.nullable(z.iso.datetime()),
  stoppedAt: z.nullable(z.iso.datetime()),
  decidedAt: z.nullable(z.iso.datetime()),
  createdBy: z.string(),
  createdByName: z.nullable(z.string()).check(describe('Of the key or the user. Null: gone, or neither.')),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
};

export const experimentView = z.object(view);

export const listedExperiment = z.object({
  ...view,
  verdict: z.nullable(
    z
      .object({
        kind: z.enum(verdicts),
        winner: z.nullable(z.string()),
        doubts: z.array(z.enum(doubts)),
        days: z.int(),
      })
      .check(describe('That of its results, for the current phase. Null: it has not started.')),
  ),
});
