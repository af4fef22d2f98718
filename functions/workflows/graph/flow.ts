/** Ways through a graph: what can be reached, which edges lead back, and in what order nodes come. Nodes are numbers from 0, the start. */

interface Arrow {
  readonly from: number;
  readonly to: number;
}

export interface Flow {
  /** Reachable nodes, each before those that only it leads to. */
  readonly order: readonly number[];
  /** Edges to a node through which every way to their own source leads. */
  readonly back: readonly Arrow[];
  /** Nodes on circles that no such edge closes. */
  readonly tangled: readonly number[];
}

/** Nodes that can be reached from the start, in reverse postorder; without recursion, as a graph may be a chain of 500. */
export function reachableFrom0(next: readonly (readonly number[])[]): number[] {
  const seen = new Set([0]);
  const done: number[] = [];
  const stack: { node: number; at: number }[] = [{ node: 0, at: 0 }];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const to = next[top.node]?.[top.at];
    top.at += 1;
    if (to === undefined) {
      done.push(top.node);
      stack.pop();
    } else if (!seen.has(to)) {
      seen.add(to);
      stack.push({ node: to, at: 0 });
    }
  }
  return done.reverse();
}

/** Immediate dominators, by Cooper, Harvey and Kennedy's "A Simple, Fast Dominance Algorithm". */
function dominators(order: readonly number[], before: readonly (readonly number[])[]): Map<number, number> {
  const rank = new Map(order.map((node, index) => [node, index]));
  const rankOf = (node: number) => rank.get(node) ?? 0;
  const parent = new Map([[0, 0]]);
  const meet = (a: number, b: number): number => {
    let [one, other] = [a, b];
    while (one !== other) {
      while (rankOf(one) > rankOf(other)) one = parent.get(one) ?? 0;
      while (rankOf(other) > rankOf(one)) other = parent.get(other) ?? 0;
    }
    return one;
  };
  for (let isChanged = true; isChanged; ) {
    isChanged = false;
    for (const node of order.slice(1)) {
      const found = (before[node] ?? []).filter((one) => parent.has(one)).reduce((a, b) => meet(a, b));
      isChanged ||= parent.get(node) !== found;
      parent.set(node, found);
    }
  }
  return parent;
}

/** Nodes that are left when those without a predecessor are taken away, again and again. */
function tangledAmong(order: readonly number[], next: readonly (readonly number[])[]): number[] {
  const coming = new Map(order.map((node) => [node, 0]));
  for (const node of order) for (const to of next[node] ?? []) coming.set(to, (coming.get(to) ?? 0) + 1);
  const free = order.filter((node) => coming.get(node) === 0);
  for (let node = free.pop(); node !== undefined; node = free.pop()) {
    coming.delete(node);
    for (const to of next[node] ?? []) {
      const left = (coming.get(to) ?? 0) - 1;
      coming.set(to, left);
      if (left === 0) free.push(to);
    }
  }
  return order.filter((node) => coming.has(node));
}

/** `next`: the targets of each node's edges. */
export function flowOf(next: readonly (readonly number[])[]): Flow {
  const order = reachableFrom0(next);
  const before: number[][] = next.map(() => []);
  for (const from of order) for (const to of next[from] ?? []) before[to]?.push(from);
  const parent = dominators(order, before);
  const dominates = (high: number, low: number): boolean => {
    for (let node = low; ; node = parent.get(node) ?? 0) {
      if (node === high) return true;
      if (node === 0) return false;
    }
  };
  // Only an edge against the order can lead back.
  const rank = new Map(order.map((node, index) => [node, index]));
  const isAgainst = (from: number, to: number) => (rank.get(to) ?? 0) <= (rank.get(from) ?? 0);
  const back = order.flatMap((from) =>
    (next[from] ?? []).filter((to) => isAgainst(from, to) && dominates(to, from)).map((to) => ({ from, to })),
  );
  const isBack = (from: number, to: number) => back.some((one) => one.from === from && one.to === to);
  const forward = next.map((targets, from) => targets.filter((to) => !isBack(from, to)));
  return { order, back, tangled: tangledAmong(order, forward) };
}

/** The nodes of a loop: itself, and those from which one of `ends` can be reached without passing it. */
export function bodyOf(
  head: number,
  ends: readonly number[],
  before: readonly (readonly number[])[],
): ReadonlySet<number> {
  const body = new Set([head]);
  const open = [...ends];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (body.has(node)) continue;
    body.add(node);
    open.push(...(before[node] ?? []));
  }
  return body;
}
