/** How a type of node of n8n is converted. */
import type { Level } from '../report.ts';
import type { Resolved } from './expressions/render.ts';
import type { Params } from './params.ts';
import type { Source, SourceNode } from './source.ts';

/** What the items that leave a node are in a run: where it has the value of a path. */
export type Values = (segments: readonly string[]) => Resolved;

/** What a node becomes. */
export type Made = { readonly level: Level } & (
  | {
      readonly kind: 'node';
      readonly type: string;
      readonly data: Readonly<Record<string, unknown>>;
      /** The way out of an output. Undefined: there is none here. */
      readonly port: (output: number) => string | undefined;
      /** Of a loop whose body does not lead back to it in the file. */
      readonly isClosed?: true;
    }
  /** Nothing: what follows its output is connected directly. */
  | { readonly kind: 'pass'; readonly output?: number }
  | { readonly kind: 'entry'; readonly entries: readonly Readonly<Record<string, unknown>>[] }
  | { readonly kind: 'note'; readonly text: string }
  /** Nothing, and its edges end. */
  | { readonly kind: 'left-out' }
);

/** What a rule reads to convert a node. */
export interface Conversion {
  readonly node: SourceNode;
  readonly params: Params;
  readonly source: Source;
  readonly before: Values;
}

/** Who asks where the values of a node are in a run. */
export interface AskedValues {
  readonly node: SourceNode;
  /** Undefined: asked for by the name of the node. */
  readonly output: number | undefined;
  /** What comes into it. */
  readonly before: Values;
  readonly source: Source;
}

/** Converts nodes of some types of n8n. One line in a list of nodes registers it. */
export interface Rule {
  readonly types: readonly string[];
  readonly convert: (conversion: Conversion) => Made;
  readonly values: (asked: AskedValues) => Values;
}

/** A node whose only output is `next`, and whose second one is that of errors. */
export const onward = (output: number): string | undefined => ['next', 'error'][output];

/** What goes in comes out. */
export const passed = ({ before }: AskedValues): Values => before;

/** The values under a path. */
export const under =
  (...prefix: readonly string[]): Values =>
  (segments) => ({ path: [...prefix, ...segments] });

/** Of nodes that keep an answer. */
export const ofStep = ({ node }: AskedValues): Values => under('steps', node.id);
