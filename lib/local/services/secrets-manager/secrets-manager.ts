/** Secrets Manager for the secrets of the template: generated once, kept between starts, read under IAM. */

import { join } from 'node:path';
import type { DescribeSecretResponse, GetSecretValueResponse } from '@aws-sdk/client-secrets-manager';
import { membersOf } from '../../../../functions/engine/data/members.ts';
import type { Attributes, Resource, Service, ServiceContext } from '../../service.ts';
import { type ApiCall, type ApiReply, AwsError, TemplateError } from '../../service.ts';
import { generatePassword, generateSecret } from './generate-secret.ts';
import { arnOfName, type Secret, SUFFIX_LENGTH, secretAt, secretCalled, secretOf } from './secret-names.ts';
import { openSecretStore, type SecretStore, type StoredSecret } from './secret-store.ts';

export interface SecretsManager extends Service {
  handle(call: ApiCall): Promise<ApiReply>;
  /** Members of the secret's JSON, `{}` when its text is no JSON object; undefined when there is no such secret. */
  read(secretId: string): Readonly<Record<string, unknown>> | undefined;
  /** Sets members of a secret that holds a JSON object. */
  set(secretId: string, members: Readonly<Record<string, string>>): void;
  /** Full ARN of a secret called by its name, its ARN, or its ARN without the random suffix. */
  arnOf(secretId: string): string | undefined;
}

interface SecretsManagerOptions {
  /** Connection members of the database that a secret is attached to; undefined when there is none of that name. */
  readonly connectionOf: (targetId: string) => Readonly<Record<string, string | number>> | undefined;
}

/** The API's dates are seconds since 1970 on the wire. */
type Wire<T> = { readonly [K in keyof T]: Date extends T[K] ? number : T[K] };

const CURRENT = 'AWSCURRENT';
/** In place of a template's recipe: a caller made the secret. */
const MADE_BY_CALL = 'CreateSecret';

const notFound = (what: string) => new AwsError('ResourceNotFoundException', `Secrets Manager can't find the ${what}`);

/** A secret may be any text; only a JSON object has members. */
function members(text: string): Readonly<Record<string, unknown>> {
  try {
    return membersOf(JSON.parse(text));
  } catch {
    return {};
  }
}

const OPERATIONS = ['GetSecretValue', 'DescribeSecret', 'PutSecretValue'];

class LocalSecretsManager implements SecretsManager {
  readonly handles = [
    'AWS::SecretsManager::Secret',
    'AWS::SecretsManager::SecretTargetAttachment',
    'AWS::SecretsManager::ResourcePolicy',
  ];
  readonly signingName = 'secretsmanager';
  readonly #context: ServiceContext;
  readonly #options: SecretsManagerOptions;
  readonly #store: SecretStore;
  readonly #secrets = new Map<string, Secret>();
  /** Resource policies by ARN. */
  readonly #policies = new Map<string, unknown>();

  constructor(context: ServiceContext, options: SecretsManagerOptions) {
    this.#context = context;
    this.#options = options;
    this.#store = openSecretStore(join(context.dataFolder, 'secrets.json'));
    for (const arn of this.#store.madeBy(MADE_BY_CALL)) this.#secrets.set(arn, secretAt(arn));
  }

  attributes(resource: Resource): Attributes {
    const ref =
      resource.type === 'AWS::SecretsManager::Secret' ? secretOf(this.#context, resource).arn : this.#target(resource);
    return { ref, Id: ref };
  }

  create(resource: Resource): void {
    if (resource.type === 'AWS::SecretsManager::Secret') this.#createSecret(resource);
    else if (resource.type === 'AWS::SecretsManager::SecretTargetAttachment') this.#attach(resource);
    else this.#policies.set(this.#require(resource).arn, resource.properties.ResourcePolicy);
  }

  read(secretId: string): Readonly<Record<string, unknown>> | undefined {
    const arn = this.arnOf(secretId);
    const stored = arn === undefined ? undefined : this.#store.get(arn);
    return stored && members(stored.text);
  }

  set(secretId: string, given: Readonly<Record<string, string>>): void {
    const arn = this.arnOf(secretId);
    const stored = arn === undefined ? undefined : this.#store.get(arn);
    if (arn === undefined || !stored) throw notFound('specified secret.');
    const text = JSON.stringify({ ...members(stored.text), ...given });
    this.#store.put(arn, text, stored.recipe, this.#context.clock.now());
  }

  arnOf(secretId: string): string | undefined {
    return this.#find(secretId)?.arn;
  }

  async handle(call: ApiCall): Promise<ApiReply> {
    const request = members(call.body.toString('utf8'));
    if (call.operation === 'GetRandomPassword') return { body: this.#randomPassword(call, request) };
    if (call.operation === 'CreateSecret') return { body: this.#make(call, request) };
    if (!OPERATIONS.includes(call.operation)) throw new AwsError('UnknownOperationException', '');
    const { SecretId } = request;
    if (typeof SecretId !== 'string' || SecretId === '') {
      throw new AwsError('InvalidParameterException', 'You must provide a value for the SecretId parameter.');
    }
    const secret = this.#find(SecretId);
    // Before the value is read: a caller without permission must not learn whether there is one.
    this.#authorize(call, secret?.arn ?? arnOfName(this.#context, SecretId));
    const stored = secret && this.#store.get(secret.arn);
    if (!stored) throw notFound('specified secret.');
    if (call.operation === 'PutSecretValue') return { body: this.#put(secret, stored, request) };
    return { body: call.operation === 'GetSecretValue' ? value(secret, stored, request) : description(secret, stored) };
  }

  #randomPassword(call: ApiCall, options: Readonly<Record<string, unknown>>): object {
    call.authorize('secretsmanager:GetRandomPassword', '*');
    try {
      return { RandomPassword: generatePassword(options) };
    } catch (error) {
      throw new AwsError('InvalidParameterException', error instanceof Error ? error.message : String(error));
    }
  }

  /** The new value takes the place of the old one; the template's recipe stays, so that the next start keeps it. */
  #put(secret: Secret, { recipe }: StoredSecret, { SecretString }: Readonly<Record<string, unknown>>): object {
    if (typeof SecretString !== 'string')
      throw new AwsError(
        'InvalidParameterException',
        'You must provide a SecretString; binary values are not run here.',
      );
    const { versionId } = this.#store.put(secret.arn, SecretString, recipe, this.#context.clock.now());
    return { ARN: secret.arn, Name: secret.name, VersionId: versionId, VersionStages: [CURRENT] };
  }

  #make(call: ApiCall, { Name, SecretString }: Readonly<Record<string, unknown>>): object {
    if (typeof Name !== 'string' || Name === '' || typeof SecretString !== 'string')
      throw new AwsError('InvalidParameterException', 'You must provide a Name and a SecretString.');
    const secret = secretCalled(this.#context, Name);
    this.#authorize(call, secret.arn);
    if (this.#find(Name))
      throw new AwsError('ResourceExistsException', `The operation failed because the secret ${Name} already exists.`);
    this.#secrets.set(secret.arn, secret);
    const { versionId } = this.#store.put(secret.arn, SecretString, MADE_BY_CALL, this.#context.clock.now());
    return { ARN: secret.arn, Name, VersionId: versionId };
  }

  /** Secrets Manager accepts a name, an ARN, and an ARN without its suffix. */
  #find(secretId: string): Secret | undefined {
    const exact = this.#secrets.get(secretId);
    const isNamed = ({ arn, name }: Secret) => name === secretId || arn.slice(0, -SUFFIX_LENGTH - 1) === secretId;
    return exact ?? [...this.#secrets.values()].find(isNamed);
  }

  /** ARN behind the `SecretId` of an attachment or a policy. */
  #target(resource: Resource): string {
    const { SecretId } = resource.properties;
    if (typeof SecretId !== 'string') throw new TemplateError(resource, 'SecretId is required');
    return this.arnOf(SecretId) ?? SecretId;
  }

  #require(resource: Resource): Secret {
    const secret = this.#find(this.#target(resource));
    if (!secret) throw new TemplateError(resource, `there is no secret ${resource.properties.SecretId}`);
    return secret;
  }

  /** A generated value is kept for as long as its options stay the same, as CloudFormation keeps it. */
  #createSecret(resource: Resource): void {
    const secret = secretOf(this.#context, resource);
    const { SecretString, GenerateSecretString = {} } = resource.properties;
    const recipe = JSON.stringify(SecretString === undefined ? GenerateSecretString : { SecretString });
    const known = this.#store.get(secret.arn);
    this.#secrets.set(secret.arn, secret);
    if (known?.recipe === recipe) return;
    try {
      const options = members(JSON.stringify(GenerateSecretString));
      const text = typeof SecretString === 'string' ? SecretString : generateSecret(options);
      this.#store.put(secret.arn, text, recipe, this.#context.clock.now());
    } catch (error) {
      throw new TemplateError(resource, `GenerateSecretString: ${error instanceof Error ? error.message : error}`);
    }
  }

  /** Adds the database's address to user and password, as AWS does for a cluster's secret. */
  #attach(resource: Resource): void {
    const secret = this.#require(resource);
    const { TargetId, TargetType } = resource.properties;
    const connection = TargetType === 'AWS::RDS::DBCluster' ? this.#options.connectionOf(String(TargetId)) : undefined;
    const stored = this.#store.get(secret.arn);
    if (!connection || !stored) throw new TemplateError(resource, `there is no ${TargetType} ${TargetId} to attach to`);
    const text = JSON.stringify({ ...members(stored.text), ...connection });
    this.#store.put(secret.arn, text, stored.recipe, this.#context.clock.now());
  }

  /** The secret's own policy can allow or deny too. */
  #authorize(call: ApiCall, arn: string): void {
    const action = `secretsmanager:${call.operation}`;
    const resourcePolicy = this.#policies.get(arn);
    if (resourcePolicy === undefined) call.authorize(action, arn);
    else this.#context.iam.authorize({ caller: call.caller, action, resource: arn, resourcePolicy });
  }
}

/** There is one version of each secret, and it is the current one. */
function value(secret: Secret, stored: StoredSecret, request: Readonly<Record<string, unknown>>) {
  const { VersionId = stored.versionId, VersionStage = CURRENT } = request;
  if (VersionId !== stored.versionId) throw notFound(`specified secret value for VersionId: ${VersionId}`);
  if (VersionStage !== CURRENT) throw notFound(`specified secret value for staging label: ${VersionStage}`);
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: stored.versionId,
    SecretString: stored.text,
    VersionStages: [CURRENT],
    CreatedDate: stored.createdAt,
  } satisfies Wire<GetSecretValueResponse>;
}

function description(secret: Secret, stored: StoredSecret) {
  return {
    ARN: secret.arn,
    Name: secret.name,
    ...(secret.description === undefined ? {} : { Description: secret.description }),
    CreatedDate: stored.createdAt,
    LastChangedDate: stored.createdAt,
    VersionIdsToStages: { [stored.versionId]: [CURRENT] },
  } satisfies Wire<DescribeSecretResponse>;
}

/** A secret has one version: there is no rotation. */
export function createSecretsManager(context: ServiceContext, options: SecretsManagerOptions): SecretsManager {
  return new LocalSecretsManager(context, options);
}
