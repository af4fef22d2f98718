/** What is wrong with a graph. People see it beside the node; a graph with an error cannot be published. */

/** Each code with its severity, and a comment saying when. */
export const problemCodes = {
  NO_START: 'error', // no start node
  SEVERAL_STARTS: 'error', // more than one start node
  UNKNOWN_TYPE: 'error', // a node of a type that this version does not have; another one has stored it
  UNREACHABLE_NODE: 'error', // it has edges, but no way leads to it from the start
  DISCONNECTED_NODE: 'error', // no edge at all
  UNKNOWN_PORT: 'error', // an edge leaves a port that its node does not have
  UNCONNECTED_PORT: 'error', // a port that needs an edge has none
  DEAD_END: 'warning', // a run that takes this port ends there
  UNUSED_PORT: 'warning', // an edge that no run takes
  SEVERAL_EDGES: 'error', // several edges leave one port
  CYCLE: 'error', // a way leads back to a node that is no loop
  LOOP_NOT_CLOSED: 'error', // no way leads from the body of a loop back to it
  UNMATCHED_PARALLEL: 'error', // a parallel and its merge are not the two ends of one block
  SPLIT_NOT_100: 'error', // the percentages of a split do not add up to 100
  MISSING_SETTING: 'error', // a setting that the node needs
  BAD_SETTING: 'error', // a setting that does not fit the others
  ODD_SETTING: 'warning', // a setting that works, but not as it reads
  NO_ENTRY: 'warning', // a start that only another workflow can use
  UNKNOWN_PATH: 'error', // a path that no run has
  UNKNOWN_FILTER: 'error', // a filter of a text that does not exist, or its argument
  UNKNOWN_OPERATOR: 'error', // an operator of a condition that does not exist
  BAD_CONDITION: 'error', // neither a group nor a comparison, or too deep
  BAD_VALUE: 'error', // a value that the operator cannot compare with
  BAD_REGEX: 'error', // a pattern that PostgreSQL does not take, or that can take very long
  BAD_TEXT: 'error', // a text whose braces do not close
  UNKNOWN_CALENDAR: 'error', // a calendar that the tenant does not have
  UNKNOWN_CONNECTION: 'error', // a connection that the tenant does not have
  UNKNOWN_USER: 'error', // a user whom the tenant does not have, or who is not active
  UNKNOWN_WORKFLOW: 'error', // a workflow that the tenant does not have, or that was never published
  SUB_WORKFLOW_CYCLE: 'error', // a workflow that starts itself, directly or through others
  WAIT_WITHOUT_END: 'error', // a wait for something that may never happen, or with nothing behind it
  CANNOT_RUN: 'warning', // it can be drawn and published, but not activated: runs cannot be taken through it yet
  EXPERIMENT_LEFT_OUT: 'warning', // an experiment runs on the active version, and could not go on in this one
  SAME_KEY_IN_BRANCHES: 'warning', // two branches of a parallel set the same variable
} as const satisfies Readonly<Record<string, 'error' | 'warning'>>;

export type ProblemCode = keyof typeof problemCodes;

/** One finding of the validator, as the API shows it. */
export interface Problem {
  readonly code: ProblemCode;
  readonly severity: 'error' | 'warning';
  /** Null: of the graph as a whole. */
  readonly nodeId: string | null;
  /** Where it is in the graph: `nodes.n1.data.when.all.0.path`. */
  readonly path: string;
  readonly message: string;
  /** The way out, where there is one. */
  readonly fix?: string;
}

/** Makes a problem, with the severity of its code. */
export const problem = (
  code: ProblemCode,
  nodeId: string | null,
  path: string,
  message: string,
  fix?: string,
): Problem => ({ code, severity: problemCodes[code], nodeId, path, message, ...(fix === undefined ? {} : { fix }) });
