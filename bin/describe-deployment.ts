/**
 * Prints, as JSON, where a deployed installation is and the platform's key: what the acceptance suite reads. The argument is
 * the file that `cdk deploy --outputs-file` wrote.
 */
import { readFileSync } from 'node:fs';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

type Outputs = Readonly<Record<string, Readonly<Record<string, string>>>>;

function readOutputs(file: string | undefined): Outputs {
  if (!file) throw new Error('Give the file that cdk deploy --outputs-file wrote');
  return JSON.parse(readFileSync(file, 'utf8')) as Outputs; // the CDK wrote it
}

/** The name of an output is the same in every installation; that of its stack is not. */
function outputOf(outputs: Outputs, name: string): string {
  const found = Object.values(outputs).find((stack) => stack[name] !== undefined)?.[name];
  if (!found) throw new Error(`No stack has an output ${name}: deploy all of them with --outputs-file`);
  return found;
}

async function readPlatformKey(region: string, SecretId: string): Promise<string> {
  const secrets = new SecretsManagerClient({ region });
  const { SecretString = '{}' } = await secrets.send(new GetSecretValueCommand({ SecretId }));
  return String(JSON.parse(SecretString).key);
}

try {
  const outputs = readOutputs(process.argv[2]);
  const clusterArn = outputOf(outputs, 'ClusterArn');
  const region = clusterArn.split(':')[3] ?? '';
  const deployment = {
    apiUrl: outputOf(outputs, 'ApiUrl'),
    platformKey: await readPlatformKey(region, outputOf(outputs, 'PlatformKeySecretArn')),
    aws: {
      region,
      clusterArn,
      secretArn: outputOf(outputs, 'MasterSecretArn'),
      database: outputOf(outputs, 'DatabaseName'),
    },
  };
  console.log(JSON.stringify(deployment, undefined, 2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
