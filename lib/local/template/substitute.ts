/** `Fn::Sub`: `${Name}`, `${Name.Attribute}`, `${!Literal}`, with or without variables of its own. */
import { TemplateError } from '../service.ts';
import { getAtt, reference } from './look-up.ts';
import type { Place, Scope } from './scope.ts';

type Resolve = (value: unknown, scope: Scope, place: Place) => unknown;

const PLACEHOLDER = /\$\{(!?)([^}]*)\}/g;

/** `${!Name}` becomes `${Name}`. Throws `TemplateError` for an unknown name and for a value that is not text. */
export function substitute(argument: unknown, scope: Scope, place: Place, resolve: Resolve): string {
  const { text, variables } = partsOf(argument, place);
  return text.replace(PLACEHOLDER, (_, escaped: string, raw: string) => {
    if (escaped) return `\${${raw}}`;
    const name = raw.trim();
    const value = Object.hasOwn(variables, name) ? resolve(variables[name], scope, place) : named(name, scope, place);
    if (typeof value === 'object' || typeof value === 'symbol')
      throw new TemplateError(place, `Fn::Sub: \${${name}} is not text`);
    return String(value);
  });
}

/** Returns the names that the text refers to and does not define itself, without attributes. */
export function namesIn(argument: unknown, place: Place): string[] {
  const { text, variables } = partsOf(argument, place);
  return [...text.matchAll(PLACEHOLDER)]
    .filter(([, escaped, raw]) => !escaped && !Object.hasOwn(variables, (raw ?? '').trim()))
    .map(([, , raw]) => (raw ?? '').trim().split('.')[0] ?? '');
}

const named = (name: string, scope: Scope, place: Place) =>
  name.includes('.') ? getAtt(name, scope, place) : reference(name, scope, place);

function partsOf(argument: unknown, place: Place): { text: string; variables: Readonly<Record<string, unknown>> } {
  if (typeof argument === 'string') return { text: argument, variables: {} };
  const [text, variables] = Array.isArray(argument) && argument.length === 2 ? argument : [];
  if (typeof text === 'string' && typeof variables === 'object' && variables !== null) return { text, variables };
  throw new TemplateError(place, 'Fn::Sub takes a text, or a text and its variables');
}
