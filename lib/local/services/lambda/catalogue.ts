/** The functions of the template with their versions, aliases, permissions and settings for asynchronous calls. */
import { AwsError, type Resource, TemplateError } from '../../service.ts';
import type { FunctionConfiguration } from './function-configuration.ts';
import { type InvokeConfig, readInvokeConfig, STANDARD_INVOKE_CONFIG } from './invoke-config.ts';

/** A function, and the version that a caller asked for. */
export interface FoundFunction {
  readonly configuration: FunctionConfiguration;
  /** As it was called, with its qualifier. */
  readonly arn: string;
  /** `$LATEST`, or the number of a version. */
  readonly version: string;
}

interface Entry {
  readonly configuration: FunctionConfiguration;
  /** Qualifier → version. */
  readonly qualifiers: Map<string, string>;
  statements: readonly object[];
  policy: object | undefined;
  invokeConfig: InvokeConfig;
}

/** A name, `name:qualifier`, a partial ARN or a whole one. */
const REFERENCE = /^(?:arn:aws:lambda:[a-z0-9-]+:)?(?:(\d{12}):)?(?:function:)?([\w-]{1,64})(?::([\w$-]+))?$/;

/** Finds functions by name, partial ARN or ARN, each with or without a qualifier. */
export class Catalogue {
  readonly #prefix: string;
  readonly #functions = new Map<string, Entry>();

  /** `prefix` of every function's ARN, up to the name. */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  arn(name: string): string {
    return `${this.#prefix}${name}`;
  }

  add(configuration: FunctionConfiguration): void {
    const qualifiers = new Map([['$LATEST', '$LATEST']]);
    const entry = {
      configuration,
      qualifiers,
      statements: [],
      policy: undefined,
      invokeConfig: STANDARD_INVOKE_CONFIG,
    };
    this.#functions.set(configuration.name, entry);
  }

  all(): FunctionConfiguration[] {
    return [...this.#functions.values()].map(({ configuration }) => configuration);
  }

  /** Throws `ResourceNotFoundException` for an unknown function or qualifier. */
  find(reference: string, qualifier?: string): FoundFunction {
    const [, , name = '', ofReference] = REFERENCE.exec(reference) ?? [];
    const entry = this.#functions.get(name);
    const asked = qualifier ?? ofReference;
    const version = entry?.qualifiers.get(asked ?? '$LATEST');
    const arn = `${this.arn(name || reference)}${asked === undefined ? '' : `:${asked}`}`;
    if (!entry || version === undefined) {
      throw new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, 404, { members: { Type: 'User' } });
    }
    return { configuration: entry.configuration, arn, version };
  }

  /** Returns the policy of all permissions. The same object until another is added, so that IAM parses it once. */
  policy(reference: string): object | undefined {
    return this.#functions.get(this.find(reference).configuration.name)?.policy;
  }

  invokeConfig(name: string): InvokeConfig {
    return this.#functions.get(name)?.invokeConfig ?? STANDARD_INVOKE_CONFIG;
  }

  /** Versions and aliases: another name for the same code, which a template has only once. */
  qualify(resource: Resource, qualifier: string, version: string): void {
    this.#entry(resource).qualifiers.set(qualifier, version);
  }

  configure(resource: Resource): void {
    this.#entry(resource).invokeConfig = readInvokeConfig(resource);
  }

  permit(resource: Resource): void {
    const entry = this.#entry(resource);
    entry.statements = [...entry.statements, statementOf(resource, entry.configuration.arn)];
    entry.policy = { Version: '2012-10-17', Id: 'default', Statement: entry.statements };
  }

  #entry(resource: Resource): Entry {
    const reference = String(resource.properties.FunctionName);
    const entry = this.#functions.get(REFERENCE.exec(reference)?.[2] ?? '');
    if (!entry) throw new TemplateError(resource, `function ${reference} does not exist.`);
    return entry;
  }
}

/** Returns the statement that AddPermission would make. */
function statementOf(resource: Resource, arn: string): object {
  const { Action, Principal, SourceArn, SourceAccount, FunctionName } = resource.properties;
  if (typeof Action !== 'string' || typeof Principal !== 'string') {
    throw new TemplateError(resource, 'Action and Principal are required.');
  }
  const isService = Principal.endsWith('.amazonaws.com');
  const qualified = REFERENCE.exec(String(FunctionName))?.[3];
  const condition = {
    ...(SourceArn === undefined ? {} : { ArnLike: { 'AWS:SourceArn': SourceArn } }),
    ...(SourceAccount === undefined ? {} : { StringEquals: { 'AWS:SourceAccount': SourceAccount } }),
  };
  return {
    Sid: resource.logicalId,
    Effect: 'Allow',
    Principal: Principal === '*' ? '*' : isService ? { Service: Principal } : { AWS: Principal },
    Action,
    Resource: qualified === undefined ? arn : `${arn}:${qualified}`,
    ...(Object.keys(condition).length > 0 ? { Condition: condition } : {}),
  };
}
