/** The compiled form of a graph: what the walk reads. README.md describes each member. */
import type { CompiledCondition } from '../conditions/compile-condition.ts';
import type { JsonObject, JsonValue } from './canonical-json.ts';

/** What a node type's `compile` returns: members that differ from the defaults. */
export interface CompiledParts {
  /** Of a condition, a while loop, and waits for events or conditions. */
  readonly condition?: CompiledCondition | undefined;
  /** Of a switch: one for each case, in the order of its ports. */
  readonly conditions?: readonly (CompiledCondition | undefined)[];
  /** Of a split, and of a text with variants: ascending, in 1/10 000; a run takes the first whose cut is greater than its bucket. */
  readonly cuts?: readonly number[];
  /** Of the same: what the bucket is a hash of, beside the customer. */
  readonly salt?: string;
  /** Of a wait for a duration: seconds. */
  readonly delaySeconds?: number | undefined;
  readonly config?: JsonObject;
  /** Of a text: what each variant has in place of the node's own, by its id. */
  readonly variants?: JsonObject;
}

/** A row of automation.graph_nodes, with the names of its columns. */
export interface CompiledNode {
  readonly node: number;
  readonly key: string;
  readonly kind: string;
  readonly name: string | null;
  readonly role: string;
  readonly is_pure: boolean;
  readonly port_names: readonly string[];
  readonly ports: readonly (number | null)[];
  readonly test: string | null;
  readonly tests: readonly string[] | null;
  readonly vars: JsonObject | null;
  readonly conditions: JsonValue;
  readonly cuts: readonly number[] | null;
  readonly salt: string | null;
  readonly delay: string | null;
  readonly config: JsonObject;
  readonly parts: JsonObject;
  readonly needs: number;
  readonly needs_ahead: number;
  readonly merge_node: number | null;
  readonly on_error: 'stop' | 'continue' | 'branch';
}

/** Facts that a node reads, as bits of `needs`. Those of the run itself are always there. */
export const factGroups = { customer: 1, orders: 2, rhythm: 4, lastEvent: 8, tenant: 16, cadence: 64 } as const;

/** A version: its nodes, and what belongs to it as a whole. */
export interface CompiledGraph {
  readonly nodes: readonly CompiledNode[];
  /** Of the graph as a whole: entries, variables, exit condition and goal. */
  readonly settings: JsonObject;
}
