import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Context } from '../../context.ts';
import { lowerCaseName } from '../../installation.ts';

/**
 * Generated secrets. The migration function makes the two logins in PostgreSQL with these passwords and stores the hash of
 * the platform key. It does so at each run, so a changed secret takes effect with the next run.
 */
export class GeneratedSecrets extends Construct {
  readonly engineArn: string;
  readonly apiArn: string;
  readonly platformKeyArn: string;
  readonly signingArn: string;
  readonly checksumArn: string;
  readonly sealingArn: string;
  readonly metaArn: string;
  /** A database that is restored, or a stack that is deployed again, needs the secrets of before. */
  private readonly removalPolicy: RemovalPolicy;

  constructor(scope: Construct, id: string, { prod }: Pick<Context, 'prod'>) {
    super(scope, id);
    this.removalPolicy = prod ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    this.engineArn = this.login(
      'EngineLogin',
      `${lowerCaseName(this)}_engine`,
      'Database login of the functions behind queues',
    );
    this.apiArn = this.login(
      'ApiLogin',
      `${lowerCaseName(this)}_api`,
      'Database login of the API, under row-level security',
    );
    this.platformKeyArn = this.secret('PlatformKey', {
      description: 'Key of the platform operator: Authorization: Bearer <key> creates tenants',
      template: {},
      key: 'key',
      length: 48,
    });
    this.signingArn = this.secret('Signing', {
      description: 'Secret from which the signing keys for calls to the endpoints of tenants are derived',
      template: {},
      key: 'key',
      length: 64,
    });
    this.checksumArn = this.secret('Checksum', {
      description: 'Key of the checksums in API keys, links and addresses of webhooks: replacing it ends them all',
      template: {},
      key: 'key',
      length: 64,
    });
    this.sealingArn = this.secret('Sealing', {
      description: 'Secret from which the key is derived that seals tokens of tenants: without it they are lost',
      template: {},
      key: 'key',
      length: 64,
    });
    this.metaArn = this.secret('Meta', {
      description:
        "Verify token of Meta's webhook, and appSecret, which comes from Meta: docs/messages.md says how to set it",
      template: { appSecret: '' },
      key: 'verifyToken',
      length: 40,
    });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'A rotation must also change the login in PostgreSQL, or what endpoints verify: docs/deploying.md says how to do both by hand.',
    });
  }

  /** Secret of the form `{username, password}`, which the Data API reads. */
  private login(id: string, username: string, description: string): string {
    return this.secret(id, { description, template: { username }, key: 'password', length: 40 });
  }

  private secret(id: string, props: { description: string; template: object; key: string; length: number }): string {
    const secret = new Secret(this, id, {
      description: props.description,
      removalPolicy: this.removalPolicy,
      generateSecretString: {
        secretStringTemplate: JSON.stringify(props.template),
        generateStringKey: props.key,
        passwordLength: props.length,
        excludePunctuation: true, // neither SQL nor a shell needs to quote it
      },
    });
    return secret.secretArn;
  }
}
