/** Replaces CloudFormation's intrinsic functions by their values. */
import { TemplateError } from '../service.ts';
import { holds } from './conditions.ts';
import { getAtt, importValue, reference } from './look-up.ts';
import type { Place, Scope } from './scope.ts';
import { substitute } from './substitute.ts';

/** The value of `Ref` on `AWS::NoValue`: removes its member from the object or list. */
export const NO_VALUE = Symbol('AWS::NoValue');

type Intrinsic = (argument: unknown, scope: Scope, place: Place) => unknown;

/**
 * Returns `value` with every intrinsic resolved, or `NO_VALUE`.
 * Dynamic references (`{{resolve:…}}`) stay as they are: the service that uses the value reads them.
 * Throws `TemplateError` for an unknown reference or intrinsic, and for arguments that CloudFormation would refuse.
 */
export function resolve(value: unknown, scope: Scope, place: Place): unknown {
  if (Array.isArray(value)) return value.map((item) => resolve(item, scope, place)).filter((item) => item !== NO_VALUE);
  if (typeof value !== 'object' || value === null) return value;
  const [only, ...others] = Object.entries(value);
  const intrinsic = only && others.length === 0 ? intrinsics[only[0]] : undefined;
  if (only && intrinsic) return intrinsic(only[1], scope, place);
  if (only && others.length === 0 && only[0].startsWith('Fn::')) {
    throw new TemplateError(place, `${only[0]} is not an intrinsic function that this runtime knows`);
  }
  const entries = Object.entries(value).map(([name, member]) => [name, resolve(member, scope, place)] as const);
  return Object.fromEntries(entries.filter(([, member]) => member !== NO_VALUE));
}

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (name, scope, place) => (name === 'AWS::NoValue' ? NO_VALUE : reference(name, scope, place)),
  'Fn::GetAtt': getAtt,
  'Fn::ImportValue': (name, scope, place) => importValue(resolve(name, scope, place), scope, place),
  'Fn::Join': join,
  'Fn::Sub': (argument, scope, place) => substitute(argument, scope, place, resolve),
  'Fn::Select': select,
  'Fn::Split': split,
  'Fn::If': choose,
  'Fn::FindInMap': findInMap,
  'Fn::Base64': (text, scope, place) =>
    Buffer.from(string('Fn::Base64', resolve(text, scope, place), place)).toString('base64'),
  'Fn::GetAZs': (region, scope, place) => zones(resolve(region, scope, place), scope),
};

function tuple(name: string, argument: unknown, lengths: readonly number[], place: Place): readonly unknown[] {
  if (Array.isArray(argument) && lengths.includes(argument.length)) return argument;
  throw new TemplateError(place, `${name} takes a list of ${lengths.join(' or ')} arguments`);
}

function string(name: string, value: unknown, place: Place): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new TemplateError(place, `${name} was given ${JSON.stringify(value)} where text is needed`);
}

function list(name: string, value: unknown, place: Place): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new TemplateError(place, `${name} was given ${JSON.stringify(value)} where a list is needed`);
}

function join(argument: unknown, scope: Scope, place: Place): string {
  const [delimiter, items] = tuple('Fn::Join', argument, [2], place);
  const resolved = list('Fn::Join', resolve(items, scope, place), place);
  return resolved.map((item) => string('Fn::Join', item, place)).join(string('Fn::Join', delimiter, place));
}

function select(argument: unknown, scope: Scope, place: Place): unknown {
  const [at, items] = tuple('Fn::Select', argument, [2], place);
  const index = Number(resolve(at, scope, place));
  const resolved = list('Fn::Select', resolve(items, scope, place), place);
  if (Number.isInteger(index) && index >= 0 && index < resolved.length) return resolved[index];
  throw new TemplateError(place, `Fn::Select cannot select value at index ${index} of ${resolved.length}`);
}

function split(argument: unknown, scope: Scope, place: Place): string[] {
  const [delimiter, source] = tuple('Fn::Split', argument, [2], place);
  return string('Fn::Split', resolve(source, scope, place), place).split(string('Fn::Split', delimiter, place));
}

function choose(argument: unknown, scope: Scope, place: Place): unknown {
  const [name, then, otherwise] = tuple('Fn::If', argument, [3], place);
  // Only resolves the chosen branch: the other may name a resource that does not exist.
  return resolve(holds(string('Fn::If', name, place), scope, place, resolve) ? then : otherwise, scope, place);
}

function findInMap(argument: unknown, scope: Scope, place: Place): unknown {
  const parts = tuple('Fn::FindInMap', argument, [3], place);
  const [map, top, second] = parts.map((part) => string('Fn::FindInMap', resolve(part, scope, place), place));
  const found = scope.template.Mappings?.[map ?? '']?.[top ?? '']?.[second ?? ''];
  if (found === undefined) throw new TemplateError(place, `Fn::FindInMap: no mapping ${map}.${top}.${second}`);
  return found;
}

/** Three zones for the subnets of a network; they have no effect here. */
function zones(region: unknown, scope: Scope): string[] {
  const name = typeof region === 'string' && region ? region : (scope.pseudo['AWS::Region'] ?? '');
  return ['a', 'b', 'c'].map((letter) => `${name}${letter}`);
}
