import { join } from 'node:path';
import { expect, test } from 'vitest';
import { triggers } from '../../../functions/registry.ts';
import { statementGroups } from './statements.ts';
import { readFrames } from './trigger-statements.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** The generated file joins the frames and the parts when it is loaded; PostgreSQL described the text that is composed here. */
test.each(Object.values(triggers).map(({ name }) => name))(
  '%s sends the statements that were described',
  async (name) => {
    const target = `functions/triggers/${name}/queries.gen.ts`;
    const described = statementGroups().find((group) => group.target === target)?.statements ?? [];
    const generated = await import(join(ROOT, target));
    expect(described.map((statement) => generated[statement.name].sql)).toEqual(described.map(({ sql }) => sql));
    expect(described.length).toBeGreaterThanOrEqual(readFrames().length);
  },
);
