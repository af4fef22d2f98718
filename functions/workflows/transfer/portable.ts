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

class Cleaner {
  readonly takenOut: TakenOut[] = [];
  private readonly nodeId: string | null;
  private readonly mayHoldSecrets: boolean;

  constructor(nodeId: string | null, mayHoldSecrets: boolean) {
    this.nodeId = nodeId;
    this.mayHoldSecrets = mayHoldSecrets;
  }

  private take(path: string, kind: TakenOut['kind']): undefined {
    this.takenOut.push({ nodeId: this.nodeId, path, kind });
    return undefined;
  }

  private text(value: string, path: string, name: string): string | undefined {
    if (isUuid(value)) return this.take(path, 'reference');
    if (!this.mayHoldSecrets) return value;
    if (SECRET.test(name) && !/^\{\{[^}]*\}\}$/.test(value)) return this.take(path, 'secret');
    const cleaned = value.replace(IN_URL, '$1');
    if (cleaned !== value) this.take(path, 'secret');
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

/** The file of a workflow. Ids of the tenant's rows, addresses of people and secrets stay behind; `takenOut` names their places. */
export async function exportWorkflow(name: string, description: string | null, graph: Graph): Promise<Portable> {
  const takenOut: TakenOut[] = [];
  const clean = (value: object, nodeId: string | null, root: string, mayHoldSecrets: boolean) => {
    const cleaner = new Cleaner(nodeId, mayHoldSecrets);
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
  const cleaned = { ...graph, nodes, settings } as Graph; // the same members, without some
  return {
    ...{ format: FORMAT, version: 1, name, description, graph: cleaned, takenOut },
    checksum: await checksumOfContent(name, description, cleaned),
  };
}

/** Of what an import takes from a file. */
export const checksumOfContent = (name: string, description: string | null, graph: Graph): Promise<string> =>
  checksumOf({ name, description, graph });
