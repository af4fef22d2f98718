/** Creates an assembly's resources in the services that run them, stack after stack. */
import { type Attributes, type Resource, type Service, TemplateError } from '../service.ts';
import type { Assembly, StackTemplate } from './assembly.ts';
import { holds } from './conditions.ts';
import { creationOrder } from './order.ts';
import { NO_VALUE, resolve } from './resolve.ts';
import { type Environment, pseudoParameters, type Scope } from './scope.ts';

/** A resource, and what `Ref` and `Fn::GetAtt` return for it. */
export interface CreatedResource extends Resource {
  readonly attributes: Attributes;
}

interface Created {
  readonly resources: readonly CreatedResource[];
  /** By stack, then by the output's logical id. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface CreateOptions {
  readonly environment: Environment;
  /** The first that handles a type gets its resources. */
  readonly services: readonly Service[];
  /** Called with each resource before its service sees it. Returns the resource that the service gets. */
  readonly alter?: (resource: Resource) => Resource;
  /** Called when a resource exists. */
  readonly created?: (resource: CreatedResource) => void;
}

/** Throws `TemplateError` before anything is created when no service runs some resource's type. */
export async function createResources(assembly: Assembly, options: CreateOptions): Promise<Created> {
  const services = new Map(
    [...options.services].reverse().flatMap((service) => service.handles.map((type) => [type, service])),
  );
  for (const stack of assembly.stacks) refuseUnknown(stack, services);
  const exports = new Map<string, unknown>();
  const resources: CreatedResource[] = [];
  const outputs: Record<string, Record<string, unknown>> = {};
  for (const { name, template } of assembly.stacks) {
    const attributes = new Map<string, Attributes>();
    const scope: Scope = { template, pseudo: pseudoParameters(name, options.environment), attributes, exports };
    for (const logicalId of creationOrder(template)) {
      const resource = read(name, logicalId, scope);
      const service = resource && services.get(resource.type);
      if (!resource || !service) continue;
      const altered = options.alter?.(resource) ?? resource;
      const created = { ...altered, attributes: service.attributes(altered) };
      attributes.set(logicalId, created.attributes);
      await service.create(altered);
      resources.push(created);
      options.created?.(created);
    }
    outputs[name] = readOutputs(scope, exports);
  }
  return { resources, outputs };
}

function refuseUnknown({ template }: StackTemplate, services: ReadonlyMap<string, Service>): void {
  if (template.Transform !== undefined) {
    throw new TemplateError({ logicalId: 'Transform', type: 'Template' }, 'templates with transforms are not run here');
  }
  const unknown = Object.entries(template.Resources ?? {}).filter(([, { Type }]) => !services.has(Type));
  const [first, ...others] = unknown.map(([logicalId, { Type }]) => ({ logicalId, type: Type }));
  if (!first) return;
  const also = others.length ? `; nor ${others.map(({ logicalId, type }) => `${logicalId} (${type})`).join(', ')}` : '';
  throw new TemplateError(first, `no service here runs this type${also}`);
}

/** `undefined` when its condition is false. */
function read(stack: string, logicalId: string, scope: Scope): Resource | undefined {
  const found = scope.template.Resources?.[logicalId];
  if (!found) return undefined;
  const place = { logicalId, type: found.Type };
  if (found.Condition !== undefined && !holds(found.Condition, scope, place, resolve)) return undefined;
  const properties = resolve(found.Properties ?? {}, scope, place);
  if (typeof properties !== 'object' || properties === null)
    throw new TemplateError(place, 'Properties must be an object');
  return { logicalId, stack, type: found.Type, properties: { ...properties } };
}

function readOutputs(scope: Scope, exports: Map<string, unknown>): Record<string, unknown> {
  const outputs: Record<string, unknown> = {};
  for (const [logicalId, output] of Object.entries(scope.template.Outputs ?? {})) {
    const place = { logicalId, type: 'Output' };
    if (output.Condition !== undefined && !holds(output.Condition, scope, place, resolve)) continue;
    const value = resolve(output.Value, scope, place);
    if (value === NO_VALUE) throw new TemplateError(place, 'has no value');
    outputs[logicalId] = value;
    if (!output.Export) continue;
    const name = String(resolve(output.Export.Name, scope, place));
    if (exports.has(name)) throw new TemplateError(place, `another stack already exports "${name}"`);
    exports.set(name, value);
  }
  return outputs;
}
