/** IAM: decides every call by the template's roles and policies. */
import type { Clock } from '../clock.ts';
import {
  type Attributes,
  AwsError,
  type Credentials,
  type Iam,
  type Principal,
  type Resource,
  type Service,
} from '../service.ts';
import { physicalName, stableHash } from '../template/physical-name.ts';
import { requestContext } from './context.ts';
import { createKeyStore, type KeyStore } from './credentials.ts';
import { applying, type Request, readPolicy } from './policy.ts';
import type { PolicyStatement, StatementId } from './policy-statement.ts';
import type { Requester } from './principal.ts';
import { createRoles, managedPolicyArn, roleArn, roleName } from './roles.ts';

type Context = Readonly<Record<string, string>>;

/** A service that acts in its own name, such as `apigateway.amazonaws.com` on a function. */
interface ServiceRequest {
  readonly service: string;
  readonly action: string;
  readonly resource: string;
  readonly resourcePolicy: unknown;
  readonly context?: Context;
}

/** A statement, and the role (or the service) that it allowed something. */
export interface UsedStatement {
  readonly statement: StatementId;
  readonly roleArn: string;
  /** True when it was the only statement that allowed a call: without it, that call would be denied. */
  readonly isNeeded: boolean;
  /** The actions that it has allowed. */
  readonly actions: readonly string[];
}

/** Decides calls, and records which statements allowed them. */
export interface LocalIam extends Iam, Service {
  readonly keys: KeyStore;
  /** Whether a resource's policy lets a service act on it. */
  allowsService(request: ServiceRequest): boolean;
  /** Registers the resource of a policy document, so that its statements can be named. */
  nameDocument(document: unknown, resource: Resource): void;
  /** The statements that have allowed something so far. */
  usedStatements(): readonly UsedStatement[];
}

interface IamOptions {
  readonly account: string;
  readonly clock: Clock;
  /** The same seed gives the same administrator credentials. */
  readonly seed: string;
}

interface Decision {
  readonly isAllowed: boolean;
  /** Reason of a denial, in AWS's wording. */
  readonly reason: string;
}

const ANONYMOUS = { stack: '', policyLogicalId: 'resource policy' };

class TemplateIam implements LocalIam {
  readonly handles = ['AWS::IAM::Role', 'AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'];
  readonly keys: KeyStore;
  readonly #account: string;
  readonly #clock: Clock;
  readonly #roles: ReturnType<typeof createRoles>;
  readonly #used = new Map<string, UsedStatement>();
  /** Parsed documents. Services pass the same object on every call. */
  readonly #documents = new WeakMap<object, readonly PolicyStatement[]>();

  constructor({ account, clock, seed }: IamOptions) {
    this.#account = account;
    this.#clock = clock;
    this.#roles = createRoles(account);
    this.keys = createKeyStore(account, seed);
  }

  attributes(resource: Resource): Attributes {
    const name = physicalName(resource);
    const id = stableHash(name).slice(0, 17).toUpperCase();
    if (resource.type === 'AWS::IAM::Role') {
      return { ref: roleName(resource), Arn: roleArn(resource, this.#account), RoleId: `AROA${id}` };
    }
    if (resource.type === 'AWS::IAM::Policy') return { ref: name, Id: name };
    const arn = managedPolicyArn(resource, this.#account);
    return { ref: arn, PolicyArn: arn, PolicyId: `ANPA${id}` };
  }

  create(resource: Resource): void {
    if (resource.type === 'AWS::IAM::Role') this.#roles.createRole(resource);
    else this.#roles.createPolicy(resource);
  }

  authorize({ caller, action, resource, context, resourcePolicy }: Parameters<Iam['authorize']>[0]): void {
    if (!caller.roleArn) return;
    const requester = { account: this.#account, roleArn: caller.roleArn, sessionArn: caller.arn };
    const own = this.#roles.byArn.get(caller.roleArn)?.statements ?? [];
    const { isAllowed, reason } = this.#decide(
      this.#request(requester, action, resource, context),
      own,
      this.#statementsOf(resourcePolicy),
    );
    if (!isAllowed) throw accessDenied(caller.arn, action, resource, reason);
  }

  assume(arn: string, service: string, context?: Context): Principal {
    const role = this.#roles.byArn.get(arn);
    const request = this.#request({ account: this.#account, service }, 'sts:AssumeRole', arn, context);
    if (!role || !this.#decide(request, [], role.trust).isAllowed) {
      throw accessDenied(service, 'sts:AssumeRole', arn, 'because its trust policy does not allow it');
    }
    return { arn: `arn:aws:sts::${this.#account}:assumed-role/${role.name}/${service.split('.')[0]}`, roleArn: arn };
  }

  issue(caller: Principal): Credentials {
    return this.keys.issue(caller);
  }

  revoke(credentials: Credentials): void {
    this.keys.revoke(credentials);
  }

  allowsService({ service, action, resource, resourcePolicy, context }: ServiceRequest): boolean {
    const request = this.#request({ account: this.#account, service }, action, resource, context);
    return this.#decide(request, [], this.#statementsOf(resourcePolicy)).isAllowed;
  }

  nameDocument(document: unknown, resource: Resource): void {
    if (typeof document !== 'object' || document === null) return;
    const id = { stack: resource.stack, policyLogicalId: resource.logicalId };
    this.#documents.set(document, readPolicy(document, 'resource', id, resource));
  }

  usedStatements(): readonly UsedStatement[] {
    return [...this.#used.values()];
  }

  #request(requester: Requester, action: string, resource: string, given: Context | undefined): Request {
    return { requester, action, resource, context: requestContext(requester, this.#clock.now(), given) };
  }

  /** An explicit Deny wins. Otherwise one Allow, of the role or of the resource, is enough within one account. */
  #decide(request: Request, own: readonly PolicyStatement[], ofResource: readonly PolicyStatement[]): Decision {
    if (applying(own, 'Deny', request).length > 0)
      return { isAllowed: false, reason: 'with an explicit deny in an identity-based policy' };
    if (applying(ofResource, 'Deny', request).length > 0)
      return { isAllowed: false, reason: 'with an explicit deny in a resource-based policy' };
    const allowing = [...applying(own, 'Allow', request), ...applying(ofResource, 'Allow', request)];
    for (const { id } of allowing) this.#note(id, request, allowing.length === 1);
    return {
      isAllowed: allowing.length > 0,
      reason: `because no identity-based policy allows the ${request.action} action`,
    };
  }

  #note(statement: StatementId, { requester, action }: Request, isAlone: boolean): void {
    const { stack, policyLogicalId, index, trust } = statement;
    const roleArn = requester.roleArn ?? requester.service ?? '';
    const key = [stack, policyLogicalId, index, trust, roleArn].join('/');
    const { isNeeded = false, actions = [] } = this.#used.get(key) ?? {};
    const all = actions.includes(action) ? actions : [...actions, action];
    this.#used.set(key, { statement, roleArn, isNeeded: isNeeded || isAlone, actions: all });
  }

  #statementsOf(document: unknown): readonly PolicyStatement[] {
    if (typeof document !== 'object' || document === null) return [];
    const known = this.#documents.get(document);
    if (known) return known;
    const read = readPolicy(document, 'resource', ANONYMOUS, { logicalId: 'Policy', type: 'of a resource' });
    // A function's policy consists of permissions, each a resource of its own whose logical id is the Sid.
    const named = read.map((one) =>
      one.sid ? { ...one, id: { stack: '', policyLogicalId: one.sid, index: 0 } } : one,
    );
    this.#documents.set(document, named);
    return named;
  }
}

const accessDenied = (who: string, action: string, resource: string, reason: string) =>
  new AwsError(
    'AccessDeniedException',
    `User: ${who} is not authorized to perform: ${action} on resource: ${resource} ${reason}`,
    403,
  );

/** A role or policy counts from its creation on. A caller without a role is the administrator, who may do everything. */
export const createIam = (options: IamOptions): LocalIam => new TemplateIam(options);
