export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
/** A JSON object whose members are not known in advance. */
export interface JsonObject {
  readonly [name: string]: JsonValue;
}

/** JSON with sorted members: equal values give equal texts, in whatever order their members were written or stored. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(',')}}`;
}
