import type { NodeDefinition } from './define.ts';
import * as registry from './index.ts';

/** Every type of node. */
export const nodeTypes: readonly NodeDefinition[] = Object.values(registry);

const byName = new Map(
  nodeTypes.flatMap((definition) =>
    [definition.type, ...(definition.aliases ?? [])].map((name) => [name, definition] as const),
  ),
);

/** By its name or an alias. */
export const findType = (name: string): NodeDefinition | undefined => byName.get(name);

export const typeNames = nodeTypes.map(({ type }) => type);
