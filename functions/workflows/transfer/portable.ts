/** Workflows as files: what is left of a graph when it leaves its tenant. */
import { isUuid } from '../../engine/uuid.ts';
import { checksumOf } from '../graph/checksum.ts';
import type { Graph } from '../graph/graph-schema.ts';

export const FORMAT = 'followthrough-workflow';

/** Something that was taken out, and must be set where the file is imported. */
export interface TakenOut {
  /** Null: of the graph as a whole. */
  readonly nodeId: string | null;
  readonly path: string;
  /** An id or an address that only its tenant knows, or what nobody else may. */
  readonly kind: 'reference' | 'secret';
}

/** A workflow as a file. */
export interface Portable {
  readonly format: typeof FORMAT;
  readonly version: 1;
  readonly name: string;
  readonly description: string | null;
  readonly graph: Graph;
  readonly takenOut: readonly TakenOut[];
  /** SHA-256 of the canonical JSON of name, description and graph. */
  readonly checksum: string;
}

const SECRET = /authorization|cookie|secret|passw|token|api[-_]?key|signature|credential/i;
/** A value behind such a name, up to the next; a text that a run fills in is no secret. */
const IN_URL = /([?&][^=&#]*(?:secret|passw|token|key|signature|credential)[^=&#]*=)(?!\{\{)[^&#]+/gi;

/** Whether a value of this name may authorise somebody. */
export const isSecretName = (name: string): boolean => SECRET.test(name);

/** The user and the password before the host. */
const USER_OF_URL = /(\bhttps?:\/\/)[^\s/?#@]*@/gi;

/** A URL without the values that may authorise somebody. */
export const withoutSecrets = (url: string): string => url.replace(USER_OF_URL, '$1').replace(IN_URL, '$1');

const UUID = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi;

class Cleaner {
  readonly takenOut: TakenOut[] = [];
  private readonly nodeId: string | null;
  private readonly mayHoldSecrets: boolean;
  /** Ids of the graph's own nodes, which paths such as `steps.<id>` name. */
  private readonly nodeIds: ReadonlySet<string>;

  constructor(nodeId: string | null, mayHoldSecrets: boolean, nodeIds: ReadonlySet<string>) {
    this.nodeId = nodeId;
    this.mayHoldSecrets = mayHoldSecrets;
    this.nodeIds = nodeIds;
  }

  private take(path: string, kind: TakenOut['kind']): undefined {
    this.takenOut.push({ nodeId: this.nodeId, path, kind });
    return undefined;
  }

  private text(value: string, path: string, name: string): string | undefined {
    if (isUuid(value) && !this.nodeIds.has(value)) return this.take(path, 'reference');
    if (this.mayHoldSecrets && isSecretName(name) && !/^\{\{[^}]*\}\}$/.test(value)) return this.take(path, 'secret');
    const safe = this.mayHoldSecrets ? withoutSecrets(value) : value;
    if (safe !== value) this.take(path, 'secret');
    const cleaned = safe.replace(UUID, (id) => (this.nodeIds.has(id) ? id : ''));
    if (cleaned !== safe) this.take(path, 'reference');
    return cleaned;
  }

  /** Returns undefined for what is taken out as a whole. */
  clean(value: unknown, path: string, name: string): unknown {
    if (typeof value === 'string') return this.text(value, path, name);
    if (Array.isArray(value))
      return value.map((one, index) => this.clean(one, `${path}.${index}`, name)).filter((one) => one !== undefined);
    if (typeof value !== 'object' || value === null) return value;
    const members = Object.entries(value)
      .map(([member, one]) => [member, this.clean(one, path === '' ? member : `${path}.${member}`, member)])
      .filter(([, one]) => one !== undefined);
    return Object.fromEntries(members);
  }
}

/** Nodes that call other systems: what they send may authorise them there. */
const CALLERS = new Set(['http']);

/** The graph without ids of the tenant's rows, addresses of people and secrets; `takenOut` names their places. */
export function cleanGraph(graph: Graph): { readonly graph: Graph; readonly takenOut: readonly TakenOut[] } {
  const takenOut: TakenOut[] = [];
  const nodeIds = new Set(graph.nodes.map(({ id }) => id));
  const clean = (value: object, nodeId: string | null, root: string, mayHoldSecrets: boolean) => {
    const cleaner = new Cleaner(nodeId, mayHoldSecrets, nodeIds);
    const cleaned = cleaner.clean(value, root, '');
    takenOut.push(...cleaner.takenOut);
    return cleaned;
  };
  const nodes = graph.nodes.map((node) => ({
    ...node,
    data: clean(node.data, node.id, 'data', CALLERS.has(node.type)),
  }));
  const { notify, ...others } = graph.settings;
  if (notify) takenOut.push({ nodeId: null, path: 'settings.notify', kind: 'reference' });
  const settings = clean(others, null, 'settings', false);
  const variables = clean(graph.variables, null, 'variables', false);
  return { graph: { ...graph, nodes, settings, variables } as Graph, takenOut }; // the same members, without some
}

/** The file of a workflow. */
export async function exportWorkflow(name: string, description: string | null, graph: Graph): Promise<Portable> {
  const { graph: cleaned, takenOut } = cleanGraph(graph);
  return {
    ...{ format: FORMAT, version: 1, name, description, graph: cleaned, takenOut },
    checksum: await checksumOfContent(name, description, cleaned),
  };
}

/** Of what an import takes from a file. */
export const checksumOfContent = (name: string, description: string | null, graph: Graph): Promise<string> =>
  checksumOf({ name, description, graph });
