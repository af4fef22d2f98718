/** A stack whose users sign in at the test issuer. */
import { createHash } from 'node:crypto';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ANY_PLACE } from '../../../lib/local/runtime/boot.ts';
import { secretCalled } from '../../../lib/local/services/secrets-manager/secret-names.ts';
import type { RunningStack } from '../stack/setup-stack.ts';
import type { ContextValues } from '../stack/synthesise.ts';
import { CLIENT_ID, CLIENT_SECRET } from './setup-issuer.ts';

const SECRET = 'console-client';

/** The same for each run in this folder, so that the synthesised stack can be used again; another one in another folder. */
export const ISSUER_PORT =
  20_000 +
  (createHash('sha256')
    .update(import.meta.dirname)
    .digest()
    .readUInt16BE() %
    10_000);

export const signInContext: ContextValues = {
  oidc: JSON.stringify({
    issuer: `http://127.0.0.1:${ISSUER_PORT}`,
    clientId: CLIENT_ID,
    secretArn: secretCalled(ANY_PLACE, SECRET).arn,
    roleClaim: 'groups',
    roles: { sales: 'operator', bosses: 'admin' },
  }),
};

/** As an operator makes it, before the first user signs in. */
export async function makeClientSecret({ runtime }: RunningStack): Promise<void> {
  const { endpointUrl: endpoint, region, administrator: credentials } = runtime;
  const client = new SecretsManagerClient({ endpoint, region, credentials });
  const SecretString = JSON.stringify({ clientSecret: CLIENT_SECRET });
  await client.send(new CreateSecretCommand({ Name: SECRET, SecretString }));
  client.destroy();
}
