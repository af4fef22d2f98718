/** Reading a synthesised template: by type, and along references. */
import type { Template } from './synthesise.ts';

/** Properties of a resource. Their shape is CloudFormation's; what a test reads it also asserts. */
// biome-ignore lint/suspicious/noExplicitAny: a template is JSON of several hundred shapes, and assertions are the check
type Properties = any;

export interface Found {
  readonly id: string;
  readonly properties: Properties;
  readonly dependsOn: readonly string[];
}

/** Every resource of a type, in the template's order. */
export const resourcesOf = (template: Template, type: string): Found[] =>
  Object.entries(template.Resources)
    .filter(([, resource]) => resource.Type === type)
    .map(([id, resource]) => ({
      id,
      properties: resource.Properties ?? {},
      dependsOn: [resource.DependsOn ?? []].flat(),
    }));

/** Throws when there is none. */
export function byId(found: readonly Found[], id: string): Found {
  const one = found.find((each) => each.id === id);
  if (!one) throw new Error(`The template has no ${id} among ${found.map((each) => each.id).join(', ')}`);
  return one;
}

/** Without the function that CDK puts behind Custom::Trigger: it only runs during deployments. */
export const functionsOf = (template: Template): Found[] =>
  resourcesOf(template, 'AWS::Lambda::Function').filter(({ id }) => !id.startsWith('AWSCDKTrigger'));

/** The logical id, or the export, that `Ref`, `Fn::GetAtt` or `Fn::ImportValue` names. */
export function targetOf(value: Properties): string {
  const target = value?.Ref ?? value?.['Fn::GetAtt']?.[0] ?? value?.['Fn::ImportValue'];
  if (typeof target !== 'string') throw new Error(`${JSON.stringify(value)} is no reference`);
  return target;
}

/** Name under which a stack exports an attribute of a resource; undefined when no other stack uses it. */
export function exportOf({ Outputs }: Template, id: string, attribute: string): string | undefined {
  const output = Object.values(Outputs).find(({ Value }: Properties) => {
    const [target, name] = Value?.['Fn::GetAtt'] ?? [];
    return target === id && name === attribute;
  });
  return (output as Properties)?.Export?.Name; // only outputs of this kind have one
}

interface RoleStatement {
  readonly role: string;
  readonly actions: readonly string[];
  readonly resources: readonly unknown[];
}

/** Every statement that a role of the template allows; none of ours is in a policy beside its role. */
export const allowed = (template: Template): RoleStatement[] =>
  resourcesOf(template, 'AWS::IAM::Role').flatMap(({ id, properties }) =>
    (properties.Policies ?? []).flatMap((policy: Properties) =>
      policy.PolicyDocument.Statement.filter((statement: Properties) => statement.Effect === 'Allow').map(
        (statement: Properties) => ({
          role: id,
          actions: [statement.Action].flat(),
          resources: [statement.Resource].flat(),
        }),
      ),
    ),
  );
