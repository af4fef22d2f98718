/** Where the nodes of a file find their values in a run: what `$json` and `$('Name')` mean here. */
import type { Resolve, Resolved } from './expressions/render.ts';
import type { Root } from './expressions/tree.ts';
import { findRule } from './find-rule.ts';
import type { Values } from './rule.ts';
import type { Source, SourceEdge, SourceNode } from './source.ts';

const MOST_STEPS = 200;

/** Follows values back through the nodes that only pass them on. */
export class ValueFinder {
  private readonly source: Source;
  private readonly workflowName: string;
  private readonly into = new Map<SourceNode, SourceEdge[]>();
  private readonly known = new Map<string, Resolved>();
  private readonly open = new Set<string>();

  constructor(source: Source, workflowName: string) {
    this.source = source;
    this.workflowName = workflowName;
    for (const edge of source.edges)
      if (edge.kind === 'main') this.into.set(edge.to, [...(this.into.get(edge.to) ?? []), edge]);
  }

  /** For the expressions of a node. */
  resolveFor(node: SourceNode): Resolve {
    return (root, segments) => this.resolve(node, root, segments);
  }

  /** Of the node's first input. */
  before(node: SourceNode): Values {
    return (segments) => this.input(node, segments);
  }

  private resolve(node: SourceNode, root: Root, segments: readonly string[]): Resolved {
    if (root.of === 'input') return this.input(node, segments);
    if (root.of === 'node') {
      const named = this.source.byName.get(root.name.trim());
      return named
        ? this.output(named, undefined, segments)
        : { reason: `no node is named "${root.name.slice(0, 100)}"` };
    }
    if (root.of === 'now' || root.of === 'today') return this.moment(segments);
    const [member = ''] = segments;
    if (root.of === 'variable' && /^[A-Za-z_]\w{0,63}$/.test(member)) return { path: ['vars', ...segments] };
    if (root.of === 'execution' && member === 'id' && segments.length === 1) return { path: ['run', 'id'] };
    if (root.of === 'workflow' && member === 'id' && segments.length === 1) return { path: ['run', 'workflowId'] };
    if (root.of === 'workflow' && member === 'name' && segments.length === 1) return { text: this.workflowName };
    if (root.of === 'index' && segments.length === 0) return { path: ['loop', 'index'] };
    return {
      reason: `has ${root.of === 'variable' ? '$vars' : `$${root.of}`}${member === '' ? '' : `.${member}`}, which is not known here`,
    };
  }

  private moment(segments: readonly string[]): Resolved {
    return segments.length === 0
      ? { path: ['now'] }
      : { reason: `has .${segments[0]} of a date, which texts do not have` };
  }

  /** Where the values differ with the way that a run came, the first way counts. */
  private input(node: SourceNode, segments: readonly string[]): Resolved {
    const edges = this.into.get(node) ?? [];
    if (edges.length === 0) return { path: ['input', ...segments] };
    const found = edges.slice(0, 10).map(({ from, output }) => this.output(from, output, segments));
    const [first] = found.filter((one) => !('reason' in one));
    if (!first) return found[0] ?? { reason: 'comes from nowhere' };
    const isSame = found.every((one) => 'reason' in one || sameValue(one, first));
    const name = edges[found.indexOf(first)]?.from.name ?? '';
    return isSame
      ? first
      : { ...first, note: `${node.name} is reached by several ways; the value is that of "${name}"` };
  }

  /** `output`: undefined for a reference by name. */
  private output(node: SourceNode, output: number | undefined, segments: readonly string[]): Resolved {
    const key = `${node.index} ${output ?? ''} ${JSON.stringify(segments)}`;
    const known = this.known.get(key);
    if (known) return known;
    if (this.open.has(key)) return { reason: 'comes back to itself' };
    if (this.open.size > MOST_STEPS) return { reason: 'comes from too far away' };
    this.open.add(key);
    const values = node.isDisabled
      ? this.before(node)
      : findRule(node).values({ node, output, before: this.before(node), source: this.source });
    const found = values(segments);
    this.open.delete(key);
    this.known.set(key, found);
    return found;
  }
}

const sameValue = (a: Resolved, b: Resolved): boolean =>
  'path' in a && 'path' in b
    ? JSON.stringify(a.path) === JSON.stringify(b.path)
    : 'text' in a && 'text' in b && a.text === b.text;
