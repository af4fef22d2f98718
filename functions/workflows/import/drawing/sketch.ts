/** A graph that is being drawn: nodes by id, and edges that may still be moved. */
import { findType } from '../../nodes/find-type.ts';

/** A node as mendGraph takes it; its data may still be wrong. */
export interface SketchNode {
  readonly id: string;
  readonly type: string;
  readonly name?: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly position?: { readonly x: number; readonly y: number };
  /** Of a loop whose body does not lead back to it in the file: the ends of its body do here. */
  readonly isClosed?: boolean;
}

/** An edge from a port of a node to another node. */
export interface SketchEdge {
  readonly source: string;
  readonly port: string;
  readonly target: string;
}

/** Ports that a run leaves only when something goes wrong. */
const EXCEPTIONAL = new Set(['error', 'gone', 'timeout']);

/** Nodes in the order in which they were added, and edges, each once. */
export class Sketch {
  readonly nodes = new Map<string, SketchNode>();
  edges: readonly SketchEdge[] = [];
  private count = 0;

  add(node: SketchNode): string {
    this.nodes.set(node.id, node);
    return node.id;
  }

  /** Adds a node that the file does not have. */
  insert(type: string, data: SketchNode['data'], beside: string | undefined, name?: string): string {
    this.count += 1;
    const position = beside === undefined ? undefined : this.nodes.get(beside)?.position;
    const moved = position ? { position: { x: position.x + 120, y: position.y + 60 } } : {};
    return this.add({ id: `${type}~${this.count}`, type, data, ...moved, ...(name === undefined ? {} : { name }) });
  }

  connect(source: string, port: string, target: string): void {
    const isThere = this.edges.some((edge) => edge.source === source && edge.port === port && edge.target === target);
    if (!isThere) this.edges = [...this.edges, { source, port, target }];
  }

  /** Leads edges to another node. */
  redirect(isMoved: (edge: SketchEdge) => boolean, target: string): void {
    const moved = this.edges.map((edge) => (isMoved(edge) ? { ...edge, target } : edge));
    const seen = new Set<string>();
    this.edges = moved.filter(({ source, port, target: to }) => {
      const key = JSON.stringify([source, port, to]);
      const isNew = !seen.has(key);
      seen.add(key);
      return isNew;
    });
  }

  /** Takes a node out, and leads its edges to what follows its port `next`. */
  remove(id: string): void {
    const after = this.edges.filter(({ source, target }) => source === id && target !== id).map(({ target }) => target);
    const before = this.edges.filter(({ source, target }) => target === id && source !== id);
    this.edges = this.edges.filter(({ source, target }) => source !== id && target !== id);
    this.nodes.delete(id);
    for (const { source, port } of before) for (const target of after) this.connect(source, port, target);
  }

  typeOf(id: string): string {
    return this.nodes.get(id)?.type ?? '';
  }

  portsOf(id: string): readonly string[] {
    const node = this.nodes.get(id);
    return (node && findType(node.type)?.ports(node.data)) ?? [];
  }

  /** Ports without an edge, but those that a run leaves only when something goes wrong. */
  openPorts(id: string): readonly string[] {
    const leaving = new Set(this.edges.filter(({ source }) => source === id).map(({ port }) => port));
    return this.portsOf(id).filter((port) => !leaving.has(port) && !EXCEPTIONAL.has(port));
  }

  /** As mendGraph takes it. */
  toGraph(variables: readonly object[] = [], settings: object = {}) {
    return {
      nodes: [...this.nodes.values()].map(({ isClosed: _, ...node }) => node),
      edges: this.edges.map(({ source, port, target }, index) => ({
        id: `e${index + 1}`,
        source,
        sourcePort: port,
        target,
      })),
      ...{ variables, settings },
    };
  }
}
