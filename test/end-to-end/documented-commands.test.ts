/** The AWS commands that the pages tell people to use, with the SDK's clients on the running stack: what a runbook says works here. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import { InvokeCommand, LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import {
  CreateDBClusterSnapshotCommand,
  DeleteDBClusterSnapshotCommand,
  DescribeDBClusterSnapshotsCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { ExecuteStatementCommand, RDSDataClient } from '@aws-sdk/client-rds-data';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { ListSchedulesCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import {
  CreateSecretCommand,
  GetRandomPasswordCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { ListEmailIdentitiesCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import {
  DeleteMessageCommand,
  ListMessageMoveTasksCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningStack, startStack } from '../support/stack/setup-stack.ts';
import { SENDER } from '../support/stack/synthesise.ts';

let stack: RunningStack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack?.stop());

const aws = () => {
  const { endpointUrl: endpoint, region, administrator: credentials } = stack.runtime;
  return { endpoint, region, credentials };
};
/** The physical name of a resource, by the beginning of its logical id. */
const ref = (type: string, start: string) =>
  stack.runtime.resources.find((one) => one.type === type && one.logicalId.startsWith(start))?.attributes.ref ?? '';
const outputOf = (stackName: string, start: string): string => {
  const outputs = Object.entries(stack.runtime.outputs[stackName] ?? {});
  return String(outputs.find(([name]) => name.startsWith(start))?.[1]);
};
const secretOf = async (SecretId: string) => {
  const { SecretString = '' } = await new SecretsManagerClient(aws()).send(new GetSecretValueCommand({ SecretId }));
  return SecretString;
};

async function rotateEngineLogin(): Promise<void> {
  const SecretId = ref('AWS::SecretsManager::Secret', 'SecretsEngineLogin');
  const secrets = new SecretsManagerClient(aws());
  const options = { ExcludePunctuation: true, PasswordLength: 40 };
  const { RandomPassword: password = '' } = await secrets.send(new GetRandomPasswordCommand(options));
  expect(password).toMatch(/^\w{40}$/);
  const SecretString = JSON.stringify({ username: 'followthrough_engine', password });
  await secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
  expect(JSON.parse(await secretOf(SecretId))).toMatchObject({ password });
  await invoke(stack.functionName('migrations'));
  const parameters = { resourceArn: outputOf('FollowthroughData', 'ClusterArn'), secretArn: SecretId };
  const { records } = await new RDSDataClient(aws()).send(
    new ExecuteStatementCommand({ ...parameters, database: 'followthrough', sql: 'select current_user' }),
  );
  expect(records).toEqual([[{ stringValue: 'followthrough_engine' }]]);
}

async function invoke(FunctionName: string, event: object = {}): Promise<void> {
  const { FunctionError } = await new LambdaClient(aws()).send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }),
  );
  expect(FunctionError).toBeUndefined();
}

async function listMappings(): Promise<void> {
  const FunctionName = stack.functionName('burn-rate');
  const lambda = new LambdaClient(aws());
  const all = (await lambda.send(new ListEventSourceMappingsCommand({}))).EventSourceMappings ?? [];
  const { EventSourceMappings: found } = await lambda.send(new ListEventSourceMappingsCommand({ FunctionName }));
  expect(all.length).toBeGreaterThan(20);
  expect(found).toMatchObject([{ State: 'Enabled', FunctionArn: expect.stringContaining(FunctionName), BatchSize: 1 }]);
  const unknown = lambda.send(new ListEventSourceMappingsCommand({ FunctionName: 'nobody' }));
  await expect(unknown).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
}

async function moveDeadLetters(): Promise<void> {
  await stack.send('burn-rate', 'no JSON');
  const sqs = new SQSClient(aws());
  const { runtime } = stack;
  const dead = runtime.resources.find(
    ({ stack: ofStack, logicalId }) => ofStack === 'FollowthroughAutomation' && logicalId.startsWith('DeadLetters'),
  );
  await stack.advance(6 * 3_600_000);
  const QueueUrl = dead?.attributes.ref ?? '';
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 0 }));
  expect(Messages).toMatchObject([{ Body: 'no JSON' }]);
  const SourceArn = dead?.attributes.Arn;
  await sqs.send(new StartMessageMoveTaskCommand({ SourceArn }));
  const { Results } = await sqs.send(new ListMessageMoveTasksCommand({ SourceArn }));
  expect(Results).toMatchObject([{ SourceArn }]);
}

/** On the dead letters of reports, which nothing receives. */
async function deleteMessage(): Promise<void> {
  const sqs = new SQSClient(aws());
  const QueueUrl = ref('AWS::SQS::Queue', 'EmailReportsEventsDeadLetters');
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '{}' }));
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
  expect(Messages).toHaveLength(1);
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages[0]?.ReceiptHandle }));
}

async function snapshot(): Promise<void> {
  const rds = new RDSClient(aws());
  const DBClusterSnapshotIdentifier = 'before-teardown';
  const DBClusterIdentifier = ref('AWS::RDS::DBCluster', 'Database');
  await rds.send(new CreateDBClusterSnapshotCommand({ DBClusterSnapshotIdentifier, DBClusterIdentifier }));
  const { DBClusterSnapshots } = await rds.send(new DescribeDBClusterSnapshotsCommand({ DBClusterIdentifier }));
  expect(DBClusterSnapshots).toHaveLength(1);
  await stack.settle();
  await rds.send(new DeleteDBClusterSnapshotCommand({ DBClusterSnapshotIdentifier }));
}

async function describeStack(): Promise<void> {
  const cloudFormation = new CloudFormationClient(aws());
  const StackName = 'FollowthroughAutomation';
  const { StackResources = [] } = await cloudFormation.send(new DescribeStackResourcesCommand({ StackName }));
  const names = StackResources.map(({ PhysicalResourceId }) => PhysicalResourceId);
  expect(names).toContain(stack.functionName('burn-rate'));
  const { StackResourceSummaries = [] } = await cloudFormation.send(new ListStackResourcesCommand({ StackName }));
  expect(StackResourceSummaries.length).toBeGreaterThan(StackResources.length); // which are the first hundred
  expect(StackResourceSummaries.map(({ LogicalResourceId }) => LogicalResourceId)).toEqual(
    expect.arrayContaining(StackResources.map(({ LogicalResourceId }) => LogicalResourceId)),
  );
  const unknown = cloudFormation.send(new DescribeStackResourcesCommand({ StackName: 'Nothing' }));
  await expect(unknown).rejects.toThrow('Stack with id Nothing does not exist');
}

/** What each command does here. `undefined`: it changes what the local stack does not have, for the reason beside it. */
const commands: Readonly<Record<string, (() => Promise<void>) | undefined>> = {
  'cloudformation describe-stack-resources': describeStack,
  'cloudformation detect-stack-drift': undefined, // the stacks are made anew at each start
  'cloudformation list-stack-resources': describeStack,
  'lambda get-account-settings': undefined, // the concurrency of an account
  'lambda invoke': () => invoke('FollowthroughRelay', { sweep: true }),
  'lambda list-event-source-mappings': listMappings,
  'logs associate-kms-key': undefined, // nothing here is encrypted by a key
  'logs delete-log-group': undefined, // logs are files of the data folder
  'pinpoint-sms-voice-v2 update-phone-number': undefined, // numbers are bought at AWS
  'rds add-role-to-db-cluster': undefined, // for a cluster that a stack did not make
  'rds delete-db-cluster-snapshot': snapshot,
  'rds describe-db-cluster-snapshots': snapshot,
  'rds describe-db-clusters': undefined, // of a restored cluster, which this stack does not run
  'rds modify-db-cluster': undefined, // the password of the local server is in its folder
  'rds-data execute-statement': rotateEngineLogin,
  's3 rb': undefined, // taking the stacks down is removing the data folder
  'scheduler list-schedules': async () => {
    const { Schedules } = await new SchedulerClient(aws()).send(new ListSchedulesCommand({}));
    expect(Schedules?.every(({ State }) => State === 'ENABLED')).toBe(true);
  },
  'secretsmanager create-secret': async () => {
    const secrets = new SecretsManagerClient(aws());
    const SecretString = '{"clientSecret":"documented"}';
    const { ARN = '' } = await secrets.send(new CreateSecretCommand({ Name: 'console-client', SecretString }));
    expect(await secretOf(ARN)).toBe(SecretString);
  },
  'secretsmanager delete-secret': undefined, // as for the bucket
  'secretsmanager get-random-password': rotateEngineLogin,
  'secretsmanager get-secret-value': async () =>
    expect(await secretOf(outputOf('FollowthroughData', 'PlatformKeySecretArn'))).toContain('key'),
  'secretsmanager put-secret-value': rotateEngineLogin,
  'sesv2 create-email-identity': undefined, // identities are made anew at each start
  'sesv2 delete-email-identity': undefined,
  'sesv2 get-account': undefined, // the sending rate of an account
  'socialmessaging put-whatsapp-business-account-event-destinations': undefined, // as for numbers
  'sqs delete-message': deleteMessage,
  'sqs list-message-move-tasks': moveDeadLetters,
  'sqs receive-message': moveDeadLetters,
  'sqs start-message-move-task': moveDeadLetters,
};

/** `aws <service> <operation>` in the pages. */
function documented(): string[] {
  const root = join(import.meta.dirname, '..', '..');
  const pages = [...readdirSync(join(root, 'docs')).map((name) => join('docs', name)), 'README.md'];
  const found = pages
    .filter((name) => name.endsWith('.md'))
    .flatMap((name) => [...readFileSync(join(root, name), 'utf8').matchAll(/\baws ([a-z][a-z0-9-]+) ([a-z][a-z-]+)/g)])
    .map(([, service, operation]) => `${service} ${operation}`);
  return [...new Set(found)].sort();
}

test('are all known here', () => {
  expect(documented()).toEqual(Object.keys(commands).sort());
});

test.each(
  [...new Set(Object.values(commands))].filter((run) => run !== undefined).map((run) => [run.name, run] as const),
)('work: %s', (_, run) => run());

test('a person can see who they are, and what there is', async () => {
  const identity = await new STSClient(aws()).send(new GetCallerIdentityCommand({}));
  const { account } = stack.runtime;
  expect(identity).toMatchObject({ Account: account, Arn: expect.stringMatching(`^arn:aws:iam::${account}:`) });
  const { Buckets = [] } = await new S3Client(aws()).send(new ListBucketsCommand({}));
  expect(Buckets.map(({ Name }) => Name)).toContain(outputOf('FollowthroughData', 'FilesBucketName'));
  expect(Buckets[0]?.CreationDate).toBeInstanceOf(Date);
  const { EmailIdentities } = await new SESv2Client(aws()).send(new ListEmailIdentitiesCommand({}));
  expect(EmailIdentities).toContainEqual(expect.objectContaining({ IdentityName: SENDER, SendingEnabled: true }));
});
