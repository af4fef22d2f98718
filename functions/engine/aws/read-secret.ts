import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { type EnvironmentVariable, required } from '../environment.ts';

const secrets = new SecretsManagerClient({});

/** Throws when one of the members is missing or empty. */
function membersOf<const Member extends string>(text: string, variable: string, members: readonly Member[]) {
  const secret = JSON.parse(text) as Readonly<Record<Member, string>>; // each member is looked at below
  for (const member of members)
    if (!secret[member]) throw new Error(`The secret named by ${variable} has no ${member}`);
  return secret;
}

/** Reads a secret that holds a JSON object; the variable has its ARN. Throws when one of the members is missing or empty. */
export async function readSecret<const Member extends string>(
  variable: EnvironmentVariable,
  ...members: readonly Member[]
): Promise<Readonly<Record<Member, string>>> {
  const { SecretString = '{}' } = await secrets.send(new GetSecretValueCommand({ SecretId: required(variable) }));
  return membersOf(SecretString, variable, members);
}

/** Reads a member of a secret's current version and says since when it is; and of the version before, if there is one. */
export async function readVersions<const Member extends string>(variable: EnvironmentVariable, member: Member) {
  const SecretId = required(variable);
  const current = await secrets.send(new GetSecretValueCommand({ SecretId }));
  const previous = await secrets
    .send(new GetSecretValueCommand({ SecretId, VersionStage: 'AWSPREVIOUS' }))
    .catch((error: unknown) => {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    });
  return {
    value: membersOf(current.SecretString ?? '{}', variable, [member])[member],
    since: current.CreatedDate ?? new Date(0),
    previous: previous && membersOf(previous.SecretString ?? '{}', variable, [member])[member],
  };
}
