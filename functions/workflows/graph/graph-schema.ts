/** The shape of a graph as people save it: the parts that do not depend on the types of its nodes. */
import * as z from 'zod/mini';
import { choice, condition, list, object, section, text, whole } from '../nodes/fields.ts';

export const MOST_NODES = 500;
/** Four for each node, which no drawing that people can read has. */
export const MOST_EDGES = 2000;
/** Of the JSON in UTF-8, the limit of a request's body too. */
export const MOST_BYTES = 256 * 1024;

/** Names of variables. */
export const VARIABLE = /^[A-Za-z_]\w{0,63}$/;

const variable = object({
  name: z.string().check(z.regex(VARIABLE), z.meta({ title: 'Name' })),
  type: choice(['string', 'number', 'boolean', 'date', 'list', 'object'], { title: 'Type', default: 'string' }),
  default: z.optional(z.unknown()),
  description: text(500, { title: 'Description' }),
});

const address = z.string().check(
  z.maxLength(254),
  z.refine((given) => /^[^\s@]+@[^\s@]+$/.test(given), 'must be an e-mail address'),
);

/** Settings of a graph; compile-settings.ts has their defaults. */
export const settings = object({
  timeZone: text(60, { title: 'Time zone' }),
  calendarId: text(64, { title: 'Calendar' }),
  priority: whole(1, 100, { title: 'Priority', default: 5 }),
  reentry: z.optional(
    z.union([
      z.enum(['once', 'once-at-a-time', 'every-occurrence']),
      object({ after: object({ days: z.int().check(z.minimum(1), z.maximum(3660)) }) }),
    ]),
  ),
  maxRunDays: whole(1, 3660, { title: 'Longest run, in days', default: 366 }),
  maxRunning: whole(1, 10_000_000, { title: 'Most runs at once' }),
  maxEntriesPerHour: whole(1, 10_000_000, { title: 'Most entries in an hour' }),
  whilePaused: choice(['keep', 'refuse'], { title: 'Entries while it is paused', default: 'keep' }),
  exitWhen: condition({ title: 'Leave when' }),
  goal: condition({ title: 'Goal' }),
  notify: section(
    { onFailure: list(address, 20, { title: 'On failures' }), onFinish: list(address, 20, { title: 'On finish' }) },
    { title: 'Mail' },
  ),
});

export const variables = z.array(variable).check(z.maxLength(100));

export type Settings = z.output<typeof settings>;
export type Variable = z.output<typeof variable>;

export interface GraphNode {
  readonly id: string;
  readonly type: string;
  readonly name?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface GraphEdge {
  readonly id: string;
  readonly source: string;
  readonly sourcePort: string;
  readonly target: string;
}

/** A normalised graph. Nodes and edges also have the editor's members, untouched. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly variables: readonly Variable[];
  readonly settings: Settings;
}
