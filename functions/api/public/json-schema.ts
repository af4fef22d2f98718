import * as z from 'zod/mini';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** JSON schema of what a caller may send (`input`) or receives (`output`). */
export function jsonSchemaOf(schema: z.ZodMiniType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io });
  return rest;
}

/** Whether a request schema has members, or accepts an empty object only. */
export const hasMembers = (schema: JsonSchema): boolean =>
  'oneOf' in schema ||
  schema.type === 'array' ||
  Object.keys((schema.properties as object | undefined) ?? {}).length > 0; // z.toJSONSchema wrote them
