/** Reads files of workflows, and says node by node what became of them. */
import { didYouMean } from '../../engine/did-you-mean.ts';
import { canonicalJson } from '../graph/canonical-json.ts';
import type { Graph } from '../graph/graph-schema.ts';
import { normaliseGraph } from '../graph/normalise.ts';
import type { ShapeProblem } from '../nodes/explain-issue.ts';
import { FORMAT, type TakenOut } from './portable.ts';

type Members = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export interface WorkflowFile {
  readonly name: string;
  readonly description: string | null;
  readonly graph: Graph;
  /** As the file had them, before they were brought into their one shape. */
  readonly given: readonly unknown[];
  readonly takenOut: readonly TakenOut[];
  /** Null: the file has none. */
  readonly checksum: string | null;
}

const known = ['format', 'version', 'name', 'description', 'graph', 'takenOut', 'checksum'];

const isText = (value: unknown, most: number): value is string =>
  typeof value === 'string' && value.trim() !== '' && value.length <= most;

/** What has the wrong shape in the members beside the graph. */
function checkFrame(content: Members): ShapeProblem[] {
  const problems = Object.keys(content)
    .filter((name) => !known.includes(name))
    .map((name) => ({ path: name, message: `is unknown${didYouMean(name, known) || `; known: ${known.join(', ')}`}` }));
  const refuse = (path: string, message: string) => problems.push({ path, message });
  if (content.format !== FORMAT) refuse('format', `must be "${FORMAT}"`);
  if (content.version !== 1) refuse('version', 'must be 1: a later version of Followthrough wrote the file');
  if (!isText(content.name, 200)) refuse('name', 'must be text of 1 to 200 characters');
  const { description = null, takenOut = [], checksum = null } = content;
  if (description !== null && !isText(description, 2000)) refuse('description', 'must be text of 1 to 2000 characters');
  if (checksum !== null && !/^[0-9a-f]{64}$/.test(String(checksum)))
    refuse('checksum', 'must be a SHA-256 in hexadecimal');
  const isList = Array.isArray(takenOut) && takenOut.every((one) => isObject(one) && isText(one.path, 1000));
  if (!isList) refuse('takenOut', 'must be a list of {nodeId, path, kind}');
  return problems;
}

/** Returns the file, or everything in it that has the wrong shape. */
export function readFile(content: unknown): {
  readonly file?: WorkflowFile;
  readonly problems: readonly ShapeProblem[];
} {
  if (!isObject(content)) return { problems: [{ path: '', message: 'must be an object, as an export is' }] };
  const { graph, problems: ofGraph } = normaliseGraph(content.graph);
  const inGraph = ofGraph.map(({ path, message }) => ({ path: ['graph', path].filter(Boolean).join('.'), message }));
  const problems = [...checkFrame(content), ...inGraph];
  if (problems.length > 0) return { problems };
  const { name, description = null, takenOut = [], checksum = null } = content;
  const frame = { name, description, takenOut, checksum } as Pick<
    WorkflowFile,
    'name' | 'description' | 'takenOut' | 'checksum'
  >; // checked above
  const nodes = isObject(content.graph) && Array.isArray(content.graph.nodes) ? content.graph.nodes : [];
  return { file: { ...frame, graph, given: nodes }, problems: [] };
}

/** What became of a node of the file. */
export interface NodeReport {
  readonly id: string;
  readonly type: string;
  readonly level: 'EXACT' | 'ADAPTED';
  /** In words; empty for EXACT. */
  readonly changes: readonly string[];
}

/** One row for each node of the file. */
export function reportNodes({ graph, given, takenOut }: WorkflowFile): readonly NodeReport[] {
  return graph.nodes.map(({ id, type, data }, index) => {
    const before = given[index];
    const isSame = isObject(before) && before.type === type && canonicalJson(before.data ?? {}) === canonicalJson(data);
    const missing = takenOut
      .filter(({ nodeId }) => nodeId === id)
      .map(({ path, kind }) =>
        kind === 'secret'
          ? `set ${path}: secrets are not exported`
          : `set ${path}: it named something of another tenant`,
      );
    const changes = [...(isSame ? [] : ['written in the shape of this version']), ...missing];
    return { id, type, level: changes.length === 0 ? 'EXACT' : 'ADAPTED', changes };
  });
}
