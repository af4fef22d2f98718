/** The intrinsic functions that refer to something else by name: `Ref`, `Fn::GetAtt`, `Fn::ImportValue`. */
import { TemplateError } from '../service.ts';
import type { Place, Scope } from './scope.ts';

/** Returns the value of a pseudo parameter, a parameter's default, or a resource's `Ref`. Throws `TemplateError`. */
export function reference(name: unknown, scope: Scope, place: Place): unknown {
  if (typeof name !== 'string') throw new TemplateError(place, 'Ref takes a logical id');
  const pseudo = scope.pseudo[name];
  if (pseudo !== undefined) return pseudo;
  if (scope.template.Parameters && Object.hasOwn(scope.template.Parameters, name)) return parameter(name, scope);
  return attributesOf(name, scope, place).ref;
}

/** `['Cluster', 'Endpoint.Address']` and the dotted `'Cluster.Endpoint.Address'` are the same. */
export function getAtt(argument: unknown, scope: Scope, place: Place): string {
  const [logicalId, attribute] = splitAttribute(argument, place);
  const attributes = attributesOf(logicalId, scope, place);
  const value = attribute !== 'ref' && Object.hasOwn(attributes, attribute) ? attributes[attribute] : undefined;
  if (value !== undefined) return value;
  const type = scope.template.Resources?.[logicalId]?.Type;
  throw new TemplateError(place, `Fn::GetAtt: ${logicalId} (${type}) has no attribute "${attribute}" here`);
}

/** Accepts a list of two, and a dotted text, which it splits at the first dot. Throws `TemplateError`. */
export function splitAttribute(argument: unknown, place: Place): [logicalId: string, attribute: string] {
  const parts = typeof argument === 'string' ? dotted(argument) : argument;
  if (Array.isArray(parts) && parts.length === 2 && parts.every((part) => typeof part === 'string')) {
    return [String(parts[0]), String(parts[1])];
  }
  throw new TemplateError(place, 'Fn::GetAtt takes a logical id and an attribute name');
}

const dotted = (text: string) => [text.slice(0, text.indexOf('.')), text.slice(text.indexOf('.') + 1)];

/** Finds only exports of stacks that were created before. Throws `TemplateError` for other names. */
export function importValue(name: unknown, scope: Scope, place: Place): unknown {
  if (typeof name === 'string' && scope.exports.has(name)) return scope.exports.get(name);
  throw new TemplateError(place, `Fn::ImportValue: no stack before this one exports "${String(name)}"`);
}

function attributesOf(logicalId: string, scope: Scope, place: Place) {
  const attributes = scope.attributes.get(logicalId);
  if (attributes) return attributes;
  const exists = scope.template.Resources && Object.hasOwn(scope.template.Resources, logicalId);
  throw new TemplateError(
    place,
    exists ? `${logicalId} is not created under its condition` : `there is no "${logicalId}"`,
  );
}

/** A parameter has its default. One of an SSM type gives the SSM parameter's name, because nothing here reads SSM. */
function parameter(name: string, scope: Scope): unknown {
  const found = scope.template.Parameters?.[name];
  const place = { logicalId: name, type: 'Parameter' };
  if (found?.Default === undefined) throw new TemplateError(place, 'has no default');
  const isList = found.Type === 'CommaDelimitedList' || found.Type.startsWith('List<');
  return isList && typeof found.Default === 'string'
    ? found.Default.split(',').map((item) => item.trim())
    : found.Default;
}
