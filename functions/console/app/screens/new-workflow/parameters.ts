/** What a template asks for, and what is asked of the person. */
import type { ReplyOf } from '../../api/call.ts';

export type Parameter = ReplyOf<'getWorkflowTemplate'>['parameters'][number];

/** What was typed, by the parameter's name. */
export type Typed = Readonly<Partial<Record<string, string>>>;

/** Those without a usual value, and those that have one. */
export function asked(parameters: readonly Parameter[]): {
  readonly needed: readonly Parameter[];
  readonly usual: readonly Parameter[];
} {
  return {
    needed: parameters.filter(({ default: usual }) => usual === undefined),
    usual: parameters.filter(({ default: usual }) => usual !== undefined),
  };
}

/** Values as the API takes them: what is empty takes its usual value, what is no number is for the API to refuse. */
export function valuesOf(parameters: readonly Parameter[], typed: Typed): Readonly<Record<string, string | number>> {
  return Object.fromEntries(
    parameters.flatMap(({ name, type }) => {
      const text = typed[name]?.trim();
      if (text === undefined || text === '') return [];
      const number = Number(text);
      return [[name, type === 'number' && !Number.isNaN(number) ? number : text] as const];
    }),
  );
}
