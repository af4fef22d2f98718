/** Defines node types as plain data: the compiler, the API and the console's builder read the same definition. */
import type * as z from 'zod/mini';
import type { CompiledParts } from '../graph/compiled.ts';
import type { Tools } from '../graph/tools.ts';
import { choice, decimal, object, section, type Takes, text, whole } from './fields.ts';

export const groups = ['start', 'act', 'decide', 'wait', 'repeat', 'data', 'end'] as const;

/**
 * What the walk does with a node. It goes on by itself through `pure` ones; at the others it stops:
 * `wait` until a moment or an event, `effect` for a job, `child` for a run of another workflow, `fork` to make a cursor for
 * each branch, `join` for the cursors of a block, `end` for good. `note`: people only, not part of the compiled graph.
 */
export type Role = 'pure' | 'wait' | 'effect' | 'child' | 'fork' | 'join' | 'end' | 'note';

export type Shape = z.core.$ZodLooseShape;
/** The parsed data of a type. */
export type DataOf<S extends Shape> = z.output<z.ZodMiniObject<S, z.core.$strict>>;

/** A type of node as plain data. */
export interface NodeDefinition<S extends Shape = Shape> {
  /** `type` in graphs, and the folder. */
  readonly type: string;
  /** Other names of the type, which older editors write. */
  readonly aliases?: readonly string[];
  readonly group: (typeof groups)[number];
  /** What people call it. */
  readonly title: string;
  readonly summary: string;
  readonly role: Role;
  /** The members of `data`. All are optional, because a draft may be incomplete. */
  readonly shape: S;
  /** Members of `data` that a version needs. */
  readonly required: readonly (keyof S & string)[];
  readonly takes?: Takes;
  /** Names of the ways out, in the order of the compiled `ports`. */
  readonly ports: (data: DataOf<S>) => readonly string[];
  /** How people read ports whose names come from data: `case:<id>`. Absent: the names are fixed. */
  readonly portPattern?: readonly string[];
  /** Ports that must lead somewhere; a run that leaves by another one ends there. */
  readonly mustConnect?: (port: string) => boolean;
  /** Turns older shapes of `data` into this one, before it is checked. `type` is the name that was written: the type's own or an alias. */
  readonly modernise?: (data: Readonly<Record<string, unknown>>, type: string) => Readonly<Record<string, unknown>>;
  /** Compiles the data, and reports what is wrong with it to `tools`. Only what it returns differs from the defaults. */
  readonly compile: (data: DataOf<S>, tools: Tools) => CompiledParts;
}

/** Members of every node that acts on the outside world. */
const effectShape = {
  onError: choice(['stop', 'continue', 'branch'], { title: 'When it fails', default: 'stop' }),
  retry: section(
    {
      attempts: whole(1, 10, { title: 'Attempts', default: 3 }),
      fromSeconds: decimal(1, 900, { title: 'First pause, in seconds', default: 2 }),
      factor: decimal(1, 10, { title: 'Each pause is so many times the one before', default: 2 }),
      capSeconds: decimal(1, 900, { title: 'Longest pause, in seconds', default: 900 }),
    },
    { title: 'Retries' },
  ),
  sendWindow: section(
    { calendarId: text(64, { title: 'Calendar', format: 'calendar' }) },
    { title: 'Only in the open hours of' },
  ),
  whenSuppressed: choice(['wait', 'skip', 'end'], {
    title: 'When the customer must not be contacted',
    default: 'skip',
  }),
};

/** Keeps the type of the data for `ports` and `compile`. The registry holds definitions whose data are of any type. */
export function defineNode<const S extends Shape>(definition: NodeDefinition<S>): NodeDefinition {
  const { onError } = effectShape;
  const common = definition.group === 'act' ? effectShape : definition.role === 'child' ? { onError } : {};
  // The data were parsed by the shape of the same definition before `ports` and `compile` see them.
  return { ...definition, shape: { ...definition.shape, ...common } } as unknown as NodeDefinition;
}

/** The schema of a type's data. */
export const schemaOf = (definition: NodeDefinition) => object(definition.shape);
