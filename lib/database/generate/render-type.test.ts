import { expect, test } from 'vitest';
import { renderType, type Schema } from './render-type.ts';

const text: Schema = { type: 'string' };

const cases: readonly (readonly [Schema, string])[] = [
  [text, 'string'],
  [{ type: 'integer' }, 'number'],
  [{ type: 'string', enum: ['A', 'B'] }, '"A" | "B"'],
  [{ type: 'string', const: 'A' }, '"A"'],
  [{ anyOf: [text, { type: 'null' }] }, 'string | null'],
  [{ type: 'array', items: { anyOf: [text, { type: 'null' }] } }, 'readonly (string | null)[]'],
  [{ type: 'object' }, 'Readonly<Record<string, unknown>>'],
  [{ type: ['string', 'null'] }, 'string | null'],
  [{ description: 'Anything.' }, 'unknown'],
  [
    { type: 'object', properties: { a: text, b: { type: 'object', properties: { c: text } } }, required: ['a'] },
    '{\n  readonly a: string;\n  readonly b?: {\n    readonly c?: string;\n  };\n}',
  ],
];

test.each(cases)('%o is %s', (schema, type) => expect(renderType(schema)).toBe(type));

test('a schema of an unknown kind is refused', () => {
  expect(() => renderType({ type: 'date' })).toThrow('No TypeScript type for {"type":"date"}');
});
