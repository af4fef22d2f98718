/** The roles of the template, with everything that is attached to them. */
import { type Resource, TemplateError } from '../service.ts';
import { physicalName } from '../template/physical-name.ts';
import { managedPolicy } from './managed-policies.ts';
import { readPolicy } from './policy.ts';
import { type PolicyStatement, texts } from './policy-statement.ts';

interface Role {
  readonly arn: string;
  readonly name: string;
  readonly trust: readonly PolicyStatement[];
  /** Grows as policies are created. */
  readonly statements: PolicyStatement[];
}

const ROLE_MEMBERS = [
  'AssumeRolePolicyDocument',
  'Description',
  'ManagedPolicyArns',
  'MaxSessionDuration',
  'Path',
  'Policies',
  'RoleName',
  'Tags',
];

/** Expects CloudFormation's order: a role before its policies, a managed policy before the roles that name it. */
export function createRoles(account: string) {
  const byArn = new Map<string, Role>();
  /** Customer managed policies of the template, by ARN. */
  const managed = new Map<string, readonly PolicyStatement[]>();

  const createRole = (resource: Resource) => {
    const { properties } = resource;
    for (const name of Object.keys(properties)) {
      if (!ROLE_MEMBERS.includes(name)) throw new TemplateError(resource, `property ${name} is not evaluated here`);
    }
    const trust = readPolicy(
      properties.AssumeRolePolicyDocument,
      'trust',
      { ...idOf(resource), trust: true },
      resource,
    );
    const role = {
      arn: roleArn(resource, account),
      name: roleName(resource),
      trust,
      statements: [] as PolicyStatement[],
    };
    for (const policy of listOf(properties.Policies)) {
      const document =
        typeof policy === 'object' && policy && 'PolicyDocument' in policy ? policy.PolicyDocument : undefined;
      role.statements.push(...readPolicy(document, 'identity', idOf(resource), resource, role.statements.length));
    }
    for (const arn of listOf(properties.ManagedPolicyArns)) role.statements.push(...attached(String(arn), resource));
    byArn.set(role.arn, role);
  };

  const attached = (arn: string, resource: Resource): readonly PolicyStatement[] => {
    const own = managed.get(arn);
    if (own) return own;
    const document = managedPolicy(arn);
    if (!document) throw new TemplateError(resource, `the document of managed policy ${arn} is not known here`);
    return readPolicy(document, 'identity', { stack: 'aws', policyLogicalId: arn }, resource);
  };

  const createPolicy = (resource: Resource) => {
    const { properties } = resource;
    if (listOf(properties.Users).length + listOf(properties.Groups).length > 0) {
      throw new TemplateError(resource, 'users and groups do not exist here: attach the policy to roles');
    }
    const roles = properties.Roles === undefined ? [] : texts(properties.Roles);
    const isManaged = resource.type === 'AWS::IAM::ManagedPolicy';
    if (!roles || (!isManaged && roles.length === 0)) throw new TemplateError(resource, 'is attached to no role');
    const statements = readPolicy(properties.PolicyDocument, 'identity', idOf(resource), resource);
    if (isManaged) managed.set(managedPolicyArn(resource, account), statements);
    for (const name of roles) {
      const role = [...byArn.values()].find((other) => other.name === name);
      if (!role) throw new TemplateError(resource, `there is no role "${name}"`);
      role.statements.push(...statements);
    }
  };

  return { byArn: byArn as ReadonlyMap<string, Role>, createRole, createPolicy };
}

/** Returns the template's name, or one that is the same on every start. */
export const roleName = (resource: Resource) =>
  typeof resource.properties.RoleName === 'string' ? resource.properties.RoleName : physicalName(resource);

export const roleArn = (resource: Resource, account: string) =>
  `arn:aws:iam::${account}:role${pathOf(resource)}${roleName(resource)}`;

export function managedPolicyArn(resource: Resource, account: string): string {
  const name = resource.properties.ManagedPolicyName;
  return `arn:aws:iam::${account}:policy${pathOf(resource)}${typeof name === 'string' ? name : physicalName(resource)}`;
}

const pathOf = ({ properties }: Resource) => (typeof properties.Path === 'string' ? properties.Path : '/');

const idOf = ({ stack, logicalId }: Resource) => ({ stack, policyLogicalId: logicalId });

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
