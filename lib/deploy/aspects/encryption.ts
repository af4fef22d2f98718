/** Encrypts what the stacks keep with a key of one's own (`kmsKeyArn`), and lets each role use it as far as it must. */
import { CfnResource, type IAspect } from 'aws-cdk-lib';
import { CfnRole, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnDBCluster } from 'aws-cdk-lib/aws-rds';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import type { IConstruct } from 'constructs';
import { addPolicy, allowedActions } from './role-policies.ts';

/** SQS asks KMS for a new data key this often for each caller; its default of five minutes costs twelve times as much. */
const DATA_KEY_SECONDS = 3600;

/** What the service decrypts with the caller's rights. */
const READS = ['secretsmanager:GetSecretValue', 's3:GetObject', 'sqs:ReceiveMessage'];
/** What it encrypts with them. SQS and S3 also decrypt the data key that they encrypted with. */
const WRITES = ['sqs:SendMessage', 's3:PutObject'];

/**
 * An aspect, so that a resource that is added later is encrypted as well. A function's log group, the bucket and others are
 * encrypted by AWS's own keys without it.
 */
export class Encryption implements IAspect {
  private readonly keyArn: string;

  constructor(keyArn: string) {
    this.keyArn = keyArn;
  }

  visit(node: IConstruct): void {
    if (node instanceof CfnRole) this.allowKey(node);
    else if (CfnResource.isCfnResource(node)) this.encrypt(node);
  }

  private encrypt(resource: CfnResource): void {
    const { keyArn } = this;
    if (resource instanceof CfnDBCluster || resource instanceof CfnSecret || resource instanceof CfnLogGroup) {
      resource.kmsKeyId = keyArn;
    } else if (resource instanceof CfnQueue) {
      resource.kmsMasterKeyId = keyArn;
      resource.kmsDataKeyReusePeriodSeconds = DATA_KEY_SECONDS;
      resource.sqsManagedSseEnabled = undefined; // excludes a key of one's own
    } else if (resource instanceof CfnBucket) {
      const serverSideEncryptionByDefault = { sseAlgorithm: 'aws:kms', kmsMasterKeyId: keyArn };
      resource.bucketEncryption = {
        serverSideEncryptionConfiguration: [{ bucketKeyEnabled: true, serverSideEncryptionByDefault }],
      };
    }
  }

  private allowKey(role: CfnRole): void {
    const actions = allowedActions(role);
    const has = (some: readonly string[]) => some.some((action) => actions.has(action));
    const needed = has(WRITES) ? ['kms:Decrypt', 'kms:GenerateDataKey'] : has(READS) ? ['kms:Decrypt'] : [];
    if (needed.length === 0) return;
    const statement = new PolicyStatement({ actions: needed, resources: [this.keyArn] });
    addPolicy(role, 'Key', new PolicyDocument({ statements: [statement] }));
  }
}
