/** The templates of a company with a domain, a key and a network of its own, in production, with tracing. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { everyOption, KEY_ARN } from '../support/stack/every-option.ts';
import { type Synthesis, synthesise, type Template } from '../support/stack/synthesise.ts';
import { allowed, byId, functionsOf, resourcesOf, targetOf } from '../support/stack/template.ts';

let synthesis: Synthesis;
let usual: Synthesis;
beforeAll(async () => {
  usual = await synthesise();
  synthesis = await synthesise(everyOption);
});
const stacks = (): Template[] => [synthesis.data, synthesis.automation, synthesis.api, synthesis.work];
const all = (type: string) => stacks().flatMap((stack) => resourcesOf(stack, type));
const only = (type: string) => {
  const found = all(type);
  expect(found, type).toHaveLength(1);
  return found[0]?.properties;
};

test('is synthesised without a finding of cdk-nag or of CloudFormation’s rules', () => {
  expect(synthesis.said).toContain('Successfully synthesized');
  expect(synthesis.said).not.toMatch(/warning|deprecated/i);
});

test('tags every stack, whose resources inherit the tags', async () => {
  const manifest = JSON.parse(await readFile(join(synthesis.folder, 'manifest.json'), 'utf8'));
  for (const stack of ['Data', 'Automation', 'Api', 'Work']) {
    const { tags } = manifest.artifacts[`Followthrough${stack}`].properties;
    expect(tags).toEqual({ CostCenter: '42', environment: 'local', installation: 'Followthrough' });
  }
});

describe('the domain', () => {
  test('leads to the API, has a record in the zone, and is the only way in', () => {
    const { DomainName, DomainNameConfigurations } = only('AWS::ApiGatewayV2::DomainName');
    expect([DomainName, DomainNameConfigurations[0].CertificateArn]).toEqual([
      everyOption.domainName,
      everyOption.certificateArn,
    ]);
    expect(DomainNameConfigurations[0].SecurityPolicy).toBe('TLS_1_2');
    expect(targetOf(only('AWS::ApiGatewayV2::ApiMapping').ApiId)).toMatch(/^HttpApi/);
    expect(only('AWS::Route53::RecordSet')).toMatchObject({
      HostedZoneId: everyOption.hostedZoneId,
      Name: everyOption.domainName,
      AliasTarget: { DNSName: { 'Fn::GetAtt': [expect.any(String), 'RegionalDomainName'] } },
    });
    expect(only('AWS::ApiGatewayV2::Api').DisableExecuteApiEndpoint).toBe(true);
  });

  test('is in the links of e-mails and in the output', () => {
    const links = functionsOf(synthesis.work)
      .map(({ properties }) => properties.Environment.Variables)
      .filter((variables) => 'UNSUBSCRIBE_URL' in variables);
    expect(links.length).toBeGreaterThan(0);
    for (const { UNSUBSCRIBE_URL } of links) expect(UNSUBSCRIBE_URL).toBe('https://api.crm.example/unsubscribe/');
    // Messages of flows have no documents.
    const documents = links.flatMap(({ DOCUMENT_URL }) => DOCUMENT_URL ?? []);
    expect([...new Set(documents)]).toEqual(['https://api.crm.example/documents/']);
    expect(synthesis.api.Outputs.ApiUrl?.Value).toBe('https://api.crm.example');
  });

  test('can be given to an installation that runs: no export that is in use goes away', () => {
    const exportsOf = ({ Outputs }: Template) => Object.keys(Outputs).filter((name) => name.startsWith('Exports'));
    for (const stack of ['data', 'automation', 'api'] as const) {
      expect(exportsOf(synthesis[stack])).toEqual(expect.arrayContaining(exportsOf(usual[stack])));
    }
  });
});

describe('the key', () => {
  test('encrypts all that is kept', () => {
    const properties: Record<string, string> = {
      'AWS::RDS::DBCluster': 'KmsKeyId',
      'AWS::SecretsManager::Secret': 'KmsKeyId',
      'AWS::Logs::LogGroup': 'KmsKeyId',
      'AWS::SQS::Queue': 'KmsMasterKeyId',
    };
    for (const [type, property] of Object.entries(properties)) {
      const found = all(type);
      expect(found.length, type).toBeGreaterThan(0);
      for (const { id, properties: given } of found) expect(given[property], id).toBe(KEY_ARN);
    }
    for (const { properties: queue } of all('AWS::SQS::Queue')) expect(queue.SqsManagedSseEnabled).toBeUndefined();
    const [{ ServerSideEncryptionByDefault }] =
      only('AWS::S3::Bucket').BucketEncryption.ServerSideEncryptionConfiguration;
    expect(ServerSideEncryptionByDefault).toEqual({ SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY_ARN });
  });

  test('may be used by each role that reads or writes what it encrypts, and by no other', () => {
    const writes = /^(sqs:SendMessage|s3:PutObject)$/;
    const reads = /^(secretsmanager:GetSecretValue|s3:GetObject|sqs:ReceiveMessage)$/;
    for (const stack of stacks()) {
      for (const { id } of resourcesOf(stack, 'AWS::IAM::Role')) {
        const statements = allowed(stack).filter(({ role }) => role === id);
        const actions = statements.flatMap((statement) => statement.actions);
        const needs = actions.some((action) => writes.test(action))
          ? ['kms:Decrypt', 'kms:GenerateDataKey']
          : actions.some((action) => reads.test(action))
            ? ['kms:Decrypt']
            : [];
        expect(
          actions.filter((action) => action.startsWith('kms:')),
          id,
        ).toEqual(needs);
        const resources = statements.filter((one) => one.actions.some((action) => action.startsWith('kms:')));
        for (const one of resources) expect(one.resources).toEqual([KEY_ARN]);
      }
    }
  });
});

describe('single sign-on', () => {
  const isSignIn = ({ id }: { readonly id: string }) => id.startsWith('SignIn');
  const { secretArn, ...settings } = JSON.parse(everyOption.oidc);

  test('is a function that reads its client’s secret, runs single statements, and has two addresses', () => {
    const [found, ...others] = functionsOf(synthesis.api).filter(isSignIn);
    expect(others).toEqual([]);
    const { SIGN_IN, SIGN_IN_SECRET_ARN } = found?.properties.Environment.Variables ?? {};
    expect([JSON.parse(SIGN_IN), SIGN_IN_SECRET_ARN]).toEqual([settings, secretArn]);
    const statements = allowed(synthesis.api).filter(({ role }) => role === targetOf(found?.properties.Role));
    const actions = statements.flatMap((one) => one.actions).filter((action) => !/^(logs|xray):/.test(action));
    expect([...new Set(actions)].sort()).toEqual([
      'kms:Decrypt',
      'rds-data:ExecuteStatement',
      'secretsmanager:GetSecretValue',
    ]);
    const read = statements.filter((one) => one.actions.includes('secretsmanager:GetSecretValue'));
    expect(read.flatMap(({ resources }) => resources)).toContain(secretArn);
    const keys = resourcesOf(synthesis.api, 'AWS::ApiGatewayV2::Route').map(({ properties }) => properties.RouteKey);
    expect(keys.filter((key) => key.includes('/auth/'))).toEqual(['GET /auth/login', 'GET /auth/callback']);
    expect(Object.keys(only('AWS::ApiGatewayV2::Stage').RouteSettings)).toEqual(
      expect.arrayContaining(['GET /auth/login', 'GET /auth/callback']),
    );
  });

  test('is not there without an issuer', () => {
    expect(Object.keys(usual.api.Resources).filter((id) => id.startsWith('SignIn'))).toEqual([]);
    expect(JSON.stringify(usual.api)).not.toMatch(/\/auth\/|SIGN_IN/);
  });
});

describe('the cluster', () => {
  test('is in the given subnets, with a second instance that can take over at once, and its log in CloudWatch', () => {
    expect(only('AWS::RDS::DBSubnetGroup').SubnetIds).toEqual(JSON.parse(everyOption.subnetIds));
    expect(all('AWS::EC2::VPC')).toEqual([]);
    expect(all('AWS::RDS::DBInstance').map(({ properties }) => properties.PromotionTier)).toEqual([0, 1]);
    expect(only('AWS::RDS::DBCluster')).toMatchObject({
      BackupRetentionPeriod: 35,
      DeletionProtection: true,
      EnableCloudwatchLogsExports: ['postgresql'],
    });
    expect(only('Custom::LogRetention').RetentionInDays).toBe(30);
  });

  test('reaches Lambda through the endpoint that the network has', () => {
    expect(all('AWS::EC2::VPCEndpoint')).toEqual([]);
    const [closed] = all('AWS::EC2::SecurityGroup');
    const { DestinationSecurityGroupId, FromPort, ToPort } = only('AWS::EC2::SecurityGroupEgress');
    expect([DestinationSecurityGroupId, FromPort, ToPort]).toEqual([
      everyOption.lambdaEndpointSecurityGroupId,
      443,
      443,
    ]);
    const { GroupId, SourceSecurityGroupId } = only('AWS::EC2::SecurityGroupIngress');
    expect([GroupId, targetOf(SourceSecurityGroupId)]).toEqual([everyOption.lambdaEndpointSecurityGroupId, closed?.id]);
  });
});

test('every function is traced, with its own role', () => {
  for (const stack of [synthesis.automation, synthesis.api, synthesis.work]) {
    for (const { id, properties } of functionsOf(stack)) {
      expect(properties.TracingConfig, id).toEqual({ Mode: 'Active' });
      const role = byId(resourcesOf(stack, 'AWS::IAM::Role'), targetOf(properties.Role));
      const tracing = allowed(stack).filter(
        ({ role: id, actions }) => id === role.id && actions[0]?.startsWith('xray:'),
      );
      expect(tracing.map(({ actions }) => actions)).toEqual([['xray:PutTelemetryRecords', 'xray:PutTraceSegments']]);
    }
  }
  for (const { properties } of functionsOf(usual.work)) expect(properties.TracingConfig).toBeUndefined();
});
