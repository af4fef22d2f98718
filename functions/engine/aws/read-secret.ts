import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type EnvironmentVariable, required } from '../environment.ts';

const secrets = new SecretsManagerClient({});

/** Reads a secret that holds a JSON object; the variable has its ARN. Throws when one of the members is missing or empty. */
export async function readSecret<const Member extends string>(
  variable: EnvironmentVariable,
  ...members: readonly Member[]
): Promise<Readonly<Record<Member, string>>> {
  const { SecretString = '{}' } = await secrets.send(new GetSecretValueCommand({ SecretId: required(variable) }));
  const secret = JSON.parse(SecretString) as Record<Member, string>; // each member is looked at below
  for (const member of members)
    if (!secret[member]) throw new Error(`The secret named by ${variable} has no ${member}`);
  return secret;
}
