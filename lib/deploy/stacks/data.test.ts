import { App } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { readContext } from '../context.ts';
import { DataStack } from './data.ts';

/** Only the template: cdk-nag and CloudFormation's rules are tested with the whole app. */
function stackWith(values: Record<string, unknown>): { stack: DataStack; template: Template } {
  const app = new App({ context: { environment: 'local', ...values }, builtinCloudFormationValidation: false });
  const stack = new DataStack(app, 'Data', { context: readContext(app.node, []) });
  return { stack, template: Template.fromStack(stack) };
}

const existing = {
  clusterArn: 'arn:aws:rds:eu-west-1:111122223333:cluster:crm',
  secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:crm-owner-AbCdEf',
  databaseName: 'crm',
};

describe('DataStack', () => {
  test('makes a cluster that pauses, has the Data API, is encrypted, and leaves a snapshot', () => {
    const { template } = stackWith({});
    template.hasResource('AWS::RDS::DBCluster', {
      DeletionPolicy: 'Snapshot',
      Properties: {
        EngineVersion: '17.9',
        EnableHttpEndpoint: true,
        StorageEncrypted: true,
        DeletionProtection: false,
        BackupRetentionPeriod: 14,
        ServerlessV2ScalingConfiguration: { MinCapacity: 0, MaxCapacity: 4, SecondsUntilAutoPause: 300 },
      },
    });
  });

  test('cannot be destroyed by mistake in production', () => {
    const { stack, template } = stackWith({ prod: true });
    expect(stack.terminationProtection).toBe(true);
    template.hasResourceProperties('AWS::RDS::DBCluster', { DeletionProtection: true });
  });

  test('has no time to pause when it never pauses', () => {
    const { template } = stackWith({ minCapacity: 0.5 });
    const [cluster] = Object.values(template.findResources('AWS::RDS::DBCluster'));
    expect(cluster?.Properties.ServerlessV2ScalingConfiguration).toEqual({ MinCapacity: 0.5, MaxCapacity: 4 });
  });

  test('uses a cluster that exists, and makes only seven secrets, a bucket and a topic', () => {
    const { template } = stackWith(existing);
    const types = Object.values(template.toJSON().Resources).map((resource) => (resource as { Type: string }).Type);
    const secrets = Array(7).fill('AWS::SecretsManager::Secret');
    expect(types).toEqual([
      ...secrets,
      'AWS::S3::Bucket',
      'AWS::S3::BucketPolicy',
      'AWS::SNS::Topic',
      'AWS::SNS::TopicPolicy',
    ]);
    template.hasOutput('ClusterArn', { Value: existing.clusterArn });
    template.hasOutput('MasterSecretArn', { Value: existing.secretArn });
    template.hasOutput('DatabaseName', { Value: 'crm' });
  });

  test('generates logins whose passwords need no quoting', () => {
    const { template } = stackWith({});
    for (const username of ['followthrough_engine', 'followthrough_api']) {
      template.hasResourceProperties('AWS::SecretsManager::Secret', {
        GenerateSecretString: {
          SecretStringTemplate: JSON.stringify({ username }),
          GenerateStringKey: 'password',
          ExcludePunctuation: true,
        },
      });
    }
  });

  test('lets PostgreSQL invoke the relay, and reach nothing else', () => {
    const { template } = stackWith({});
    const relay = { 'Fn::Join': ['', Match.arrayWith([':function:FollowthroughRelay'])] };
    const invoke = Match.objectLike({ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: relay });
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: { Statement: [Match.objectLike({ Principal: { Service: 'rds.amazonaws.com' } })] },
      Policies: [{ PolicyDocument: { Statement: [invoke] } }],
    });
    template.hasResourceProperties('AWS::EC2::VPCEndpoint', { PolicyDocument: { Statement: [invoke] } });
    const [way, ...others] = Object.values(template.findResources('AWS::EC2::SecurityGroupEgress'));
    expect(way?.Properties).toMatchObject({
      FromPort: 443,
      ToPort: 443,
      DestinationSecurityGroupId: expect.anything(),
    });
    expect(others).toEqual([]);
    template.hasResourceProperties('AWS::RDS::DBCluster', { AssociatedRoles: [{ FeatureName: 'Lambda' }] });
  });

  test('has an endpoint for the doorbell in one zone, and in both with prod', () => {
    const zones = (values: Record<string, unknown>) => {
      const [endpoint] = Object.values(stackWith(values).template.findResources('AWS::EC2::VPCEndpoint'));
      return endpoint?.Properties.SubnetIds.length;
    };
    expect([zones({}), zones({ prod: true }), zones({ doorbellZones: 2 })]).toEqual([1, 2, 2]);
    expect(zones({ prod: true, doorbellZones: '1' })).toBe(1);
  });

  test('has a topic for alarms, which CloudWatch may publish to and alarmEmail subscribes to', () => {
    const { template } = stackWith({ alarmEmail: 'ops@example.com' });
    template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'ops@example.com' });
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ]),
      },
    });
  });

  test('keeps its topic and the export of it when alarms go to another one', () => {
    const alarmTopicArn = 'arn:aws:sns:eu-west-1:111122223333:ops';
    const { stack, template } = stackWith({ alarmTopicArn });
    expect(stack.alarmTopic.topicArn).toBe(alarmTopicArn);
    template.resourceCountIs('AWS::SNS::Topic', 1);
    const exported = Object.keys(template.findOutputs('*')).filter((name) => name.includes('AlarmTopic'));
    expect(exported).toHaveLength(2); // the operator's, and the other stacks'
  });

  test.each([
    [{ prod: true }, 1],
    [{ prod: true, alarmEmail: 'ops@example.com' }, 0],
    [{ prod: true, alarmTopicArn: 'arn:aws:sns:eu-west-1:111122223333:ops' }, 0],
    [{}, 0],
  ])('with %j warns %i times that alarms reach nobody', (values, times) => {
    const found = Annotations.fromStack(stackWith(values).stack).findWarning('*', Match.stringLikeRegexp('alarmEmail'));
    expect(found).toHaveLength(times);
  });

  test('has neither way out nor role without the doorbell', () => {
    const { template } = stackWith({ doorbell: false });
    for (const type of ['AWS::EC2::VPCEndpoint', 'AWS::IAM::Role', 'AWS::EC2::SecurityGroupEgress']) {
      template.resourceCountIs(type, 0);
    }
    template.hasResourceProperties('AWS::RDS::DBCluster', { AssociatedRoles: Match.absent() });
  });

  test('keeps files private, and keeps them when the stack is destroyed', () => {
    const { template } = stackWith({});
    template.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      Properties: {
        BucketEncryption: { ServerSideEncryptionConfiguration: [Match.anyValue()] },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      },
    });
    const insecure = { Bool: { 'aws:SecureTransport': 'false' } };
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: { Statement: [Match.objectLike({ Effect: 'Deny', Action: 's3:*', Condition: insecure })] },
    });
  });

  test('asks SES to verify the sender, when there is one', () => {
    stackWith({}).template.resourceCountIs('AWS::SES::EmailIdentity', 0);
    const { template } = stackWith({ senderAddress: 'crm@example.com' });
    template.hasResourceProperties('AWS::SES::EmailIdentity', { EmailIdentity: 'crm@example.com' });
  });

  test('keeps the identities of production when the stack no longer makes them', () => {
    const { template } = stackWith({ senderAddress: 'crm@example.com', prod: true });
    template.hasResource('AWS::SES::EmailIdentity', { DeletionPolicy: 'RetainExceptOnCreate' });
  });

  test('makes no identity that exists, and says which may be asked for it', () => {
    const given = {
      senderAddress: 'crm@mail.example.com',
      senderIdentities: ['example.net'],
      senderIdentity: 'existing',
    };
    const { stack, template } = stackWith(given);
    template.resourceCountIs('AWS::SES::EmailIdentity', 0);
    template.resourceCountIs('AWS::SES::ConfigurationSet', 1);
    const names = (arns: readonly string[] = []) => arns.map((arn) => arn.slice(arn.indexOf(':identity/') + 10));
    expect(names(stack.sender?.identityArns)).toEqual(['crm@mail.example.com', 'mail.example.com', 'example.com']);
    expect(names(stack.sender?.ofTenants.arns)).toEqual(['example.net']);
  });

  test('has one instance in tests, and a way to Lambda of its own in a network that has none', () => {
    stackWith({}).template.resourceCountIs('AWS::RDS::DBInstance', 1);
    const { template } = stackWith({ vpcId: 'vpc-0a1b2c3d', subnetIds: ['subnet-0a1b2c3d', 'subnet-0a1b2c3e'] });
    template.resourceCountIs('AWS::EC2::VPC', 0);
    template.hasResourceProperties('AWS::EC2::VPCEndpoint', {
      VpcId: 'vpc-0a1b2c3d',
      SubnetIds: ['subnet-0a1b2c3d'],
    });
  });
});
