/** Context values of a company that has a network, a key, a domain and SES identities already. None of them exists. */
import type { ContextValues } from './synthesise.ts';

const ID = '0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f';
export const KEY_ARN = `arn:aws:kms:eu-west-1:111122223333:key/${ID}`;

export const everyOption = {
  prod: 'true',
  domainName: 'api.crm.example',
  certificateArn: `arn:aws:acm:eu-west-1:111122223333:certificate/${ID}`,
  hostedZoneId: 'Z0123456789ABCDEFGHIJ',
  defaultEndpoint: 'false',
  tags: JSON.stringify({ CostCenter: '42' }),
  kmsKeyArn: KEY_ARN,
  vpcId: 'vpc-0a1b2c3d',
  subnetIds: JSON.stringify(['subnet-0a1b2c3d', 'subnet-0a1b2c3e']),
  lambdaEndpointSecurityGroupId: 'sg-0a1b2c3d',
  tracing: 'true',
  oidc: JSON.stringify({
    issuer: 'https://login.crm.example/realms/crm',
    clientId: 'console',
    secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:console-AbCdEf',
    roleClaim: 'groups',
    roles: { sales: 'operator' },
  }),
  alarmEmail: 'operators@crm.example',
} satisfies ContextValues;
