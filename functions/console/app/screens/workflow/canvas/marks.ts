/** What is drawn on the canvas beside the graph itself. */

export interface Marks {
  /** Runs that stand at a node now. */
  readonly standing?: ReadonlyMap<string, number>;
  /** What stands at an edge beside its words, by `source port`. */
  readonly shares?: ReadonlyMap<string, string>;
  /** Nodes and edges (`source port`) that a dry run came by; the others are pale. */
  readonly walked?: ReadonlySet<string>;
  /** What a dry run or a run did at a node. */
  readonly notes?: ReadonlyMap<string, string>;
  /** How a node differs from another version. */
  readonly changes?: ReadonlyMap<string, 'added' | 'removed' | 'changed'>;
  /** Nodes with an error, or at which runs failed. */
  readonly bad?: ReadonlySet<string>;
}

export const keyOfPort = (source: string, port: string): string => `${source} ${port}`;
