/** The order in which CloudFormation creates the resources of one stack. */
import { TemplateError } from '../service.ts';
import type { ResourceTemplate, Template } from './assembly.ts';
import { splitAttribute } from './look-up.ts';
import type { Place } from './scope.ts';
import { namesIn } from './substitute.ts';

/**
 * Returns the logical ids, each after those that it refers to (`Ref`, `Fn::GetAtt`, `Fn::Sub`) or depends on
 * (`DependsOn`); otherwise in the template's order. Throws `TemplateError` for an unknown reference and for a circle,
 * with its ids.
 */
export function creationOrder(template: Template): string[] {
  const resources = template.Resources ?? {};
  const needs = new Map(Object.entries(resources).map(([id, resource]) => [id, needsOf(id, resource, template)]));
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (id: string) => {
    if (done.has(id)) return;
    if (path.includes(id)) {
      const circle = [...path.slice(path.indexOf(id)), id].join(' → ');
      throw new TemplateError({ logicalId: id, type: resources[id]?.Type ?? '' }, `circular dependency: ${circle}`);
    }
    path.push(id);
    for (const needed of needs.get(id) ?? []) visit(needed);
    path.pop();
    done.add(id);
  };
  for (const id of Object.keys(resources)) visit(id);
  return [...done];
}

function needsOf(logicalId: string, resource: ResourceTemplate, template: Template): Set<string> {
  const place = { logicalId, type: resource.Type };
  const dependsOn = [resource.DependsOn ?? []].flat();
  for (const id of dependsOn) {
    if (!template.Resources?.[id]) throw new TemplateError(place, `DependsOn names "${id}", which is not a resource`);
  }
  const names = new Set<string>(dependsOn);
  collect(resource.Properties, place, names);
  const isKnown = (name: string) =>
    name.startsWith('AWS::') ||
    Object.hasOwn(template.Parameters ?? {}, name) ||
    Object.hasOwn(template.Resources ?? {}, name);
  for (const name of names) {
    if (!isKnown(name)) throw new TemplateError(place, `refers to "${name}", which the template does not have`);
  }
  return new Set([...names].filter((name) => Object.hasOwn(template.Resources ?? {}, name)));
}

function collect(value: unknown, place: Place, into: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) collect(item, place, into);
    return;
  }
  for (const [name, member] of Object.entries(value)) {
    if (name === 'Ref' && typeof member === 'string') into.add(member);
    else if (name === 'Fn::GetAtt') into.add(splitAttribute(member, place)[0]);
    else {
      if (name === 'Fn::Sub') for (const found of namesIn(member, place)) into.add(found);
      collect(member, place, into);
    }
  }
}
