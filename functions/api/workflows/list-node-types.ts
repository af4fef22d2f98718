import { operators } from '../../workflows/conditions/operators.ts';
import { roots } from '../../workflows/conditions/path.ts';
import { type NodeDefinition, schemaOf } from '../../workflows/nodes/define.ts';
import { nodeTypes } from '../../workflows/nodes/find-type.ts';
import { eventTypes } from '../../workflows/nodes/wait/event-type.ts';
import { filters } from '../../workflows/texts/filters.ts';
import { on } from '../http/route-handler.ts';
import { type JsonSchema, jsonSchemaOf } from '../public/json-schema.ts';
import { routes } from './routes.ts';

/** All members are optional in a draft; the schema shows what a version needs. */
function shown(definition: NodeDefinition) {
  const { type, aliases = [], group, title, summary, role, ports, portPattern, required, takes } = definition;
  const written = jsonSchemaOf(schemaOf(definition), 'input');
  const schema: JsonSchema = { ...written, required, ...(takes ? { takes } : {}) };
  return { type, aliases: [...aliases], group, title, summary, role, ports: [...(portPattern ?? ports({}))], schema };
}

const reply = {
  items: nodeTypes.map(shown),
  operators: Object.entries(operators).map(([op, { title, operand }]) => ({ op, title, operand })),
  filters: Object.entries(filters).map(([name, { title, args }]) => ({ name, title, args: [...args] })),
  roots: Object.entries(roots).map(([root, members = []]) => ({ root, members: [...members] })),
  eventTypes: [...eventTypes],
};

export const listNodeTypes = on(routes.listNodeTypes, async () => ({ body: reply }));
