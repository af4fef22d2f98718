// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of Fn::Sub
/** A small application as CDK would synthesise it, for tests: orders come in over HTTP and are handled from a queue. */
import { writeAssembly } from '../template/setup-assembly.ts';
import { fixtureCode } from './setup-app-code.ts';

const arn = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
const allow = (Action: string | string[], Resource: unknown) => ({ Effect: 'Allow', Action, Resource });
const clusterArn = { 'Fn::GetAtt': ['Cluster', 'DBClusterArn'] };
const useDatabase = [
  allow('rds-data:ExecuteStatement', clusterArn),
  allow('secretsmanager:GetSecretValue', { Ref: 'Secret' }),
];

const trust = (service: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } }],
});

/** Returns a function with its role, and with a policy if it needs one. */
function lambda(name: string, statements: readonly object[]): Record<string, object> {
  const policy = {
    Type: 'AWS::IAM::Policy',
    Properties: {
      PolicyName: name,
      PolicyDocument: { Version: '2012-10-17', Statement: statements },
      Roles: [{ Ref: `${name}Role` }],
    },
  };
  const Environment = {
    Variables: { CLUSTER_ARN: clusterArn, SECRET_ARN: { Ref: 'Secret' }, QUEUE_URL: { Ref: 'Queue' } },
  };
  const Properties = {
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Timeout: 60,
    MemorySize: 256,
    Role: arn(`${name}Role`),
    Environment,
  };
  return {
    [`${name}Role`]: {
      Type: 'AWS::IAM::Role',
      Properties: { AssumeRolePolicyDocument: trust('lambda.amazonaws.com') },
    },
    ...(statements.length ? { [`${name}Policy`]: policy } : {}),
    [name]: {
      Type: 'AWS::Lambda::Function',
      Properties: { ...Properties, Code: { S3Bucket: 'assets', S3Key: `${name}.zip` } },
      DependsOn: [`${name}Role`, ...(statements.length ? [`${name}Policy`] : [])],
    },
  };
}

function http(): Record<string, object> {
  const api = { ApiId: { Ref: 'Http' } };
  const permission = (name: string, path: unknown[]) => ({
    Type: 'AWS::Lambda::Permission',
    Properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName: arn(name),
      Principal: 'apigateway.amazonaws.com',
      SourceArn: {
        'Fn::Join': ['', [{ 'Fn::Sub': 'arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Http}/' }, ...path]],
      },
    },
  });
  const uri = {
    'Fn::Sub': 'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Authorizer.Arn}/invocations',
  };
  const authorizer = {
    ...api,
    Name: 'keys',
    AuthorizerType: 'REQUEST',
    AuthorizerPayloadFormatVersion: '2.0',
    EnableSimpleResponses: true,
    AuthorizerUri: uri,
  };
  const route = (RouteKey: string) => ({
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: {
      ...api,
      RouteKey,
      AuthorizationType: 'CUSTOM',
      AuthorizerId: { Ref: 'Keys' },
      Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'Integration' }]] },
    },
  });
  const integration = { ...api, IntegrationType: 'AWS_PROXY', PayloadFormatVersion: '2.0', IntegrationUri: arn('Api') };
  return {
    Http: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'shop', ProtocolType: 'HTTP' } },
    Stage: { Type: 'AWS::ApiGatewayV2::Stage', Properties: { ...api, StageName: '$default', AutoDeploy: true } },
    Integration: { Type: 'AWS::ApiGatewayV2::Integration', Properties: integration },
    Keys: {
      Type: 'AWS::ApiGatewayV2::Authorizer',
      Properties: {
        ...authorizer,
        IdentitySource: ['$request.header.Authorization'],
        AuthorizerResultTtlInSeconds: 60,
      },
    },
    KeysPermission: permission('Authorizer', ['authorizers/', { Ref: 'Keys' }]),
    PutOrder: route('PUT /orders/{id}'),
    GetOrder: route('GET /orders/{id}'),
    ApiPermission: permission('Api', ['*/*/orders/{id}']),
  };
}

function queues(): Record<string, object> {
  const Target = {
    Arn: arn('Queue'),
    RoleArn: arn('ScheduleRole'),
    Input: '{"scheduledAt":"<aws.scheduler.scheduled-time>"}',
  };
  const RedrivePolicy = { deadLetterTargetArn: arn('DeadLetters'), maxReceiveCount: 3 };
  return {
    DeadLetters: { Type: 'AWS::SQS::Queue', Properties: {} },
    Queue: { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 60, RedrivePolicy } },
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: arn('Queue'),
        FunctionName: { Ref: 'Worker' },
        BatchSize: 10,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      },
    },
    Schedule: {
      Type: 'AWS::Scheduler::Schedule',
      Properties: { ScheduleExpression: 'cron(0 0/6 * * ? *)', FlexibleTimeWindow: { Mode: 'OFF' }, Target },
    },
    ScheduleRole: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: trust('scheduler.amazonaws.com'),
        Policies: [
          {
            PolicyName: 'send',
            PolicyDocument: { Version: '2012-10-17', Statement: [allow('sqs:SendMessage', arn('Queue'))] },
          },
        ],
      },
    },
  };
}

const database: Record<string, object> = {
  Secret: {
    Type: 'AWS::SecretsManager::Secret',
    Properties: {
      GenerateSecretString: {
        SecretStringTemplate: '{"username":"shop"}',
        GenerateStringKey: 'password',
        ExcludePunctuation: true,
      },
    },
  },
  Attachment: {
    Type: 'AWS::SecretsManager::SecretTargetAttachment',
    Properties: { SecretId: { Ref: 'Secret' }, TargetId: { Ref: 'Cluster' }, TargetType: 'AWS::RDS::DBCluster' },
  },
  Cluster: {
    Type: 'AWS::RDS::DBCluster',
    Properties: {
      Engine: 'aurora-postgresql',
      EngineVersion: '17.9',
      DatabaseName: 'shop',
      EnableHttpEndpoint: true,
      MasterUsername: 'shop',
      MasterUserPassword: { 'Fn::Sub': '{{resolve:secretsmanager:${Secret}:SecretString:password::}}' },
      ServerlessV2ScalingConfiguration: { MinCapacity: 0, MaxCapacity: 2 },
    },
  },
  Instance: {
    Type: 'AWS::RDS::DBInstance',
    Properties: {
      DBClusterIdentifier: { Ref: 'Cluster' },
      DBInstanceClass: 'db.serverless',
      Engine: 'aurora-postgresql',
    },
  },
};

const poll = allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], arn('Queue'));

/** Writes the application's assembly and returns its folder. `more` adds or replaces resources, by logical id. */
export function shopAssembly(more: Readonly<Record<string, object>> = {}): string {
  const Resources = {
    ...database,
    ...lambda('Migrate', useDatabase),
    ...lambda('Provider', [allow('lambda:InvokeFunction', arn('Migrate'))]),
    Trigger: {
      Type: 'Custom::Trigger',
      Properties: { ServiceToken: arn('Provider'), HandlerArn: arn('Migrate') },
      DependsOn: ['Instance', 'Attachment'],
    },
    ...lambda('Authorizer', []),
    ...lambda('Api', [...useDatabase, allow('sqs:SendMessage', arn('Queue'))]),
    ...lambda('Worker', [...useDatabase, poll]),
    ...queues(),
    ...http(),
    ...more,
  };
  return writeAssembly([
    {
      name: 'Shop',
      template: { Resources, Outputs: { Url: { Value: { 'Fn::GetAtt': ['Http', 'ApiEndpoint'] } } } },
      assets: fixtureCode(),
    },
  ]);
}
