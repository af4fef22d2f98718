/** The edges of a file, as the graph has them. */
import type { DroppedEdge } from '../../report.ts';
import type { Made } from '../rule.ts';
import type { Source, SourceEdge, SourceNode } from '../source.ts';

/** A node of the file with what it becomes. */
export interface MadeNode {
  readonly node: SourceNode;
  readonly made: Made;
  /** Of its flags, for its data. */
  readonly extra: Readonly<Record<string, unknown>>;
}

/** Follows edges through nodes that are nothing here, to those that are something. */
export class Edges {
  readonly dropped: DroppedEdge[] = [];
  private readonly leaving = new Map<SourceNode, SourceEdge[]>();
  private readonly made: ReadonlyMap<SourceNode, Made>;

  constructor(source: Source, made: ReadonlyMap<SourceNode, Made>) {
    this.made = made;
    for (const edge of source.edges)
      if (edge.kind === 'main') this.leaving.set(edge.from, [...(this.leaving.get(edge.from) ?? []), edge]);
  }

  of(node: SourceNode): readonly SourceEdge[] {
    return this.leaving.get(node) ?? [];
  }

  drop({ from, to }: SourceEdge, reason: string): void {
    const isNew = !this.dropped.some((one) => one.from === from.name && one.to === to.name && one.reason === reason);
    if (isNew) this.dropped.push({ from: from.name.slice(0, 200), to: to.name.slice(0, 200), reason });
  }

  /** Ids of the nodes behind an edge. */
  targets(edge: SourceEdge): readonly string[] {
    const found = new Set<string>();
    const seen = new Set<SourceNode>();
    const open = [edge];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const made = this.made.get(next.to);
      if (made?.kind === 'node') found.add(next.to.id);
      else if (made?.kind === 'entry') this.drop(next, 'a trigger has no way in');
      else if (made?.kind !== 'pass') this.drop(next, 'the node behind it is left out');
      else if (!seen.has(next.to)) {
        seen.add(next.to);
        open.push(
          ...this.of(next.to)
            .filter(({ output }) => output === (made.output ?? 0))
            .toReversed(),
        );
      }
    }
    return [...found];
  }
}
