/** The keywords of JSON schemas that decide a type. */
export interface Schema {
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

const scalars: Readonly<Record<string, string>> = {
  string: 'string',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  null: 'null',
};

const union = (types: readonly string[]) => [...new Set(types)].join(' | ');

function objectType({ properties = {}, required = [] }: Schema, indent: string): string {
  const members = Object.entries(properties);
  if (members.length === 0) return 'Readonly<Record<string, unknown>>';
  const inner = `${indent}  `;
  const lines = members.map(
    ([name, member]) => `${inner}readonly ${name}${required.includes(name) ? '' : '?'}: ${renderType(member, inner)};`,
  );
  return `{\n${lines.join('\n')}\n${indent}}`;
}

/** The TypeScript type of the values that a JSON schema accepts. Throws for a schema that it does not know. */
export function renderType(schema: Schema, indent = ''): string {
  const variants = schema.anyOf ?? schema.oneOf;
  if (variants) return union(variants.map((variant) => renderType(variant, indent)));
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return union(schema.enum.map((value) => JSON.stringify(value)));
  if (typeof schema.type === 'object') return union(schema.type.map((type) => renderType({ ...schema, type }, indent)));
  if (schema.type === 'array') return `readonly (${renderType(schema.items ?? {}, indent)})[]`;
  if (schema.type === 'object') return objectType(schema, indent);
  if (schema.type === undefined && Object.keys(schema).every((key) => key === 'description')) return 'unknown';
  const scalar = scalars[schema.type ?? ''];
  if (scalar === undefined) throw new Error(`No TypeScript type for ${JSON.stringify(schema)}`);
  return scalar;
}
