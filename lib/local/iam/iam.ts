/** IAM: the template's roles and policies, asked on every call. */
import type { Clock } from '../clock.ts';
import { AwsError, type Caller, type Iam, type Resource, type Service } from '../service.ts';
import { physicalName, stableHash } from '../template/physical-name.ts';
import { createKeyStore, type KeyStore } from './credentials.ts';
import { arnParts } from './pattern.ts';
import { applying, type Request, readPolicy } from './policy.ts';
import { createRoles, managedPolicyArn, roleArn, roleName } from './roles.ts';
import type { Statement, StatementId } from './statement.ts';

export interface LocalIam extends Iam, Service {
  readonly keys: KeyStore;
  /** Whether a resource's policy lets a service act on it: `apigateway.amazonaws.com` on a function, say. */
  allowsService(request: {
    readonly service: string;
    readonly action: string;
    readonly resource: string;
    readonly resourcePolicy: unknown;
    readonly context?: Readonly<Record<string, string>>;
  }): boolean;
  /** Tells which resource a policy document belongs to, so that its statements have names. */
  nameDocument(document: unknown, resource: Resource): void;
  /** The statements that have allowed something so far, each with the roles that used it. */
  usedStatements(): readonly { readonly statement: StatementId; readonly roleArn: string }[];
}

export interface IamOptions {
  readonly account: string;
  readonly clock: Clock;
  /** The same seed gives the same administrator credentials. */
  readonly seed: string;
}

interface Ask extends Request {
  readonly own: readonly Statement[];
  readonly ofResource: readonly Statement[];
}

const ANONYMOUS = { stack: '', policyLogicalId: 'resource policy' };

export function createIam({ account, clock, seed }: IamOptions): LocalIam {
  const roles = createRoles(account);
  const keys = createKeyStore(account, seed);
  const used = new Map<string, { statement: StatementId; roleArn: string }>();
  const documents = new WeakMap<object, readonly Statement[]>();

  /** Services hand over the same document on every call; it is read once. */
  const statementsOf = (document: unknown): readonly Statement[] => {
    if (typeof document !== 'object' || document === null) return [];
    const known = documents.get(document);
    if (known) return known;
    const read = readPolicy(document, 'resource', ANONYMOUS, { logicalId: 'Policy', type: 'of a resource' });
    documents.set(document, read);
    return read;
  };

  const contextOf = (asker: Request['asker'], given: Readonly<Record<string, string>> | undefined) => {
    const now = clock.now();
    const context: Record<string, string> = {
      // Calls stand for HTTPS calls: a policy that refuses plain HTTP would refuse everything here.
      'aws:securetransport': 'true',
      'aws:principalaccount': account,
      'aws:principalisawsservice': String(asker.service !== undefined),
      'aws:currenttime': now.toISOString(),
      'aws:epochtime': String(Math.floor(now.getTime() / 1000)),
      ...(asker.roleArn ? { 'aws:principalarn': asker.roleArn } : {}),
    };
    for (const [key, value] of Object.entries(given ?? {})) context[key.toLowerCase()] = value;
    const sourceAccount = context['aws:sourcearn'] && arnParts(context['aws:sourcearn'])[4];
    return sourceAccount ? { 'aws:sourceaccount': sourceAccount, ...context } : context;
  };

  /** An explicit Deny anywhere wins; then one Allow at the role or at the resource is enough within one account. */
  const decide = (ask: Ask): { allowed: boolean; reason: string } => {
    if (applying(ask.own, 'Deny', ask))
      return { allowed: false, reason: 'with an explicit deny in an identity-based policy' };
    if (applying(ask.ofResource, 'Deny', ask))
      return { allowed: false, reason: 'with an explicit deny in a resource-based policy' };
    const statement = applying(ask.own, 'Allow', ask) ?? applying(ask.ofResource, 'Allow', ask);
    if (statement) note(statement.id, ask.asker.roleArn ?? ask.asker.service ?? '');
    return {
      allowed: statement !== undefined,
      reason: `because no identity-based policy allows the ${ask.action} action`,
    };
  };

  const note = (statement: StatementId, roleArn: string) =>
    void used.set(`${statement.stack}/${statement.policyLogicalId}/${statement.trust}/${statement.index}/${roleArn}`, {
      statement,
      roleArn,
    });

  const refuse = (who: string, action: string, resource: string, reason: string) =>
    new AwsError(
      'AccessDeniedException',
      `User: ${who} is not authorized to perform: ${action} on resource: ${resource} ${reason}`,
      403,
    );

  return {
    keys,
    handles: ['AWS::IAM::Role', 'AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'],
    attributes: (resource) => attributesOf(resource, account),
    create: (resource) =>
      resource.type === 'AWS::IAM::Role' ? roles.createRole(resource) : roles.createPolicy(resource),

    authorize({ caller, action, resource, context, resourcePolicy }) {
      if (!caller.roleArn) return;
      const asker = { account, roleArn: caller.roleArn, sessionArn: caller.arn };
      const own = roles.byArn.get(caller.roleArn)?.statements ?? [];
      const ask = {
        asker,
        action,
        resource,
        context: contextOf(asker, context),
        own,
        ofResource: statementsOf(resourcePolicy),
      };
      const { allowed, reason } = decide(ask);
      if (!allowed) throw refuse(caller.arn, action, resource, reason);
    },

    assume(arn, servicePrincipal, context) {
      const role = roles.byArn.get(arn);
      const asker = { account, service: servicePrincipal };
      const ask = { asker, action: 'sts:AssumeRole', resource: arn, context: contextOf(asker, context) };
      const { allowed } = decide({ ...ask, own: [], ofResource: role?.trust ?? [] });
      if (!role || !allowed)
        throw refuse(servicePrincipal, 'sts:AssumeRole', arn, 'because its trust policy does not allow it');
      const session = servicePrincipal.split('.')[0];
      return { arn: `arn:aws:sts::${account}:assumed-role/${role.name}/${session}`, roleArn: arn } satisfies Caller;
    },

    issue: keys.issue,
    revoke: keys.revoke,

    allowsService({ service, action, resource, resourcePolicy, context }) {
      const asker = { account, service };
      const ofResource = statementsOf(resourcePolicy);
      return decide({ asker, action, resource, context: contextOf(asker, context), own: [], ofResource }).allowed;
    },

    nameDocument(document, resource) {
      if (typeof document !== 'object' || document === null) return;
      const id = { stack: resource.stack, policyLogicalId: resource.logicalId };
      documents.set(document, readPolicy(document, 'resource', id, resource));
    },

    usedStatements: () => [...used.values()],
  };
}

function attributesOf(resource: Resource, account: string) {
  const name = physicalName(resource);
  const id = stableHash(name).slice(0, 17).toUpperCase();
  if (resource.type === 'AWS::IAM::Role') {
    return { ref: roleName(resource), Arn: roleArn(resource, account), RoleId: `AROA${id}` };
  }
  if (resource.type === 'AWS::IAM::Policy') return { ref: name, Id: name };
  const arn = managedPolicyArn(resource, account);
  return { ref: arn, PolicyArn: arn, PolicyId: `ANPA${id}` };
}
