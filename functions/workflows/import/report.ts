/** What an import says: what became of every node, flag, expression and edge of a file. */
import { type Graph, MOST_NODES } from '../graph/graph-schema.ts';

import type { TakenOut } from '../transfer/portable.ts';
import type { FormatName } from './format-names.ts';

/**
 * EXACT: means the same. ADAPTED: means nearly the same, `changes` say what differs. STUB: stands in its place, and a person must
 * finish it. DROPPED: left out, the others go on without it. REFUSED: cannot be carried, and keeps the workflow from being activated.
 */
export const levels = ['EXACT', 'ADAPTED', 'STUB', 'DROPPED', 'REFUSED'] as const;
export type Level = (typeof levels)[number];

/** translated: as a whole. partly: some of it stays as text. kept: stays as text. refused: would have run code, and is left out. */
export const outcomes = ['translated', 'partly', 'kept', 'refused'] as const;

/** What became of an expression, with its place in the parameters of the node. */
export interface ExpressionReport {
  /** Of the node's parameters: `conditions.0.leftValue`. */
  readonly path: string;
  /** As the file has it, its first 300 characters. */
  readonly text: string;
  readonly outcome: (typeof outcomes)[number];
  /** What stands in the graph. Null: nothing. */
  readonly became: string | null;
  /** Why it is not translated, or what differs. */
  readonly reason: string | null;
}

/** A setting of the file that is not a node of the graph. */
export interface FlagReport {
  readonly flag: string;
  readonly isCarried: boolean;
  readonly message: string;
}

/** What became of one node of the file. */
export interface NodeReport {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly typeVersion: number | null;
  readonly level: Level;
  /** Ids of the nodes of the graph that stand for it. */
  readonly targets: readonly string[];
  /** In words; empty for EXACT. */
  readonly changes: readonly string[];
  readonly flags: readonly FlagReport[];
  readonly expressions: readonly ExpressionReport[];
  /** Names only. */
  readonly credentials: readonly { readonly type: string; readonly name: string }[];
}

/** An edge of the file that is not in the graph. */
export interface DroppedEdge {
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

/** What is said of a workflow as a whole. */
export interface WorkflowReport {
  readonly nodes: readonly NodeReport[];
  readonly edgesDropped: readonly DroppedEdge[];
  /** How runs differ from those of the system that it comes from. */
  readonly differences: readonly string[];
  readonly flags: readonly FlagReport[];
  /** What keeps it from being activated, beside the problems of its graph. */
  readonly blockers: readonly string[];
}

/** One workflow of the content. */
export interface ConvertedWorkflow extends WorkflowReport {
  /** The id that it has in the content, by which a second import finds it again. Null: it has none. */
  readonly sourceId: string | null;
  readonly name: string;
  readonly description: string | null;
  /** Null: the limits of a graph are exceeded, `blockers` say which. */
  readonly graph: Graph | null;
  /** Places of what an export has left out. */
  readonly takenOut?: readonly TakenOut[];
  /** The checksum that the file itself names. */
  readonly writtenChecksum?: string;
}

/** Something of the content that is no workflow. */
export interface BadRow {
  /** Where it is in the content: `workflows.3`. */
  readonly place: string;
  readonly reason: string;
}

/** A run that another system has finished. It is history: nothing runs it again. */
export interface PastExecution {
  readonly sourceId: string;
  readonly workflowSourceId: string;
  readonly status: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly error: string | null;
}

/** Everything that a content has. */
export interface ConvertedContent {
  readonly workflows: readonly ConvertedWorkflow[];
  readonly badRows: readonly BadRow[];
  readonly executions: readonly PastExecution[];
}

/** A format of files. Its folder has a pure converter, which runs and evaluates nothing of what it reads. */
export interface Format {
  readonly name: FormatName;
  readonly title: string;
  /** Whether a content looks like it. */
  readonly detect: (content: unknown) => boolean;
  /** Never throws, whatever the content is. */
  readonly convert: (content: unknown) => ConvertedContent;
}

/** Levels of nodes that a person must finish before the workflow can be activated. */
export const NEEDS_PERSON: readonly Level[] = ['STUB', 'REFUSED'];

/** Said of a merge. */
export const IDLE = 'joins no branches that run at the same time: whoever comes goes on';

export const tooLarge = (count: number): string =>
  `has ${count} nodes, and a graph at most ${MOST_NODES}: divide it into workflows that start each other`;

const MOST_SHOWN = 300;

/** The first characters of a text, for a report. */
export const shortened = (text: string, most = MOST_SHOWN): string =>
  text.length <= most ? text : `${text.slice(0, most).replace(/[\ud800-\udbff]$/, '')}…`;
