import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { environment } from '../../../../functions/engine/environment.ts';
import type { Oidc } from '../../context-values/oidc.ts';
import { SIGN_IN } from '../../deployed.ts';
import type { Database } from '../data/database.ts';
import type { GeneratedSecrets } from '../data/generated-secrets.ts';
import { DeployedFunction, type SharedFunctionProps } from '../functions/deployed-function.ts';
import { readSecret } from '../iam/permission.ts';
import { databaseEnvironment, databasePermissions } from './api-function.ts';
import type { HttpApi } from './http-api.ts';

interface SignInProps extends SharedFunctionProps {
  readonly api: HttpApi;
  readonly oidc: Oidc;
  readonly database: Database;
  readonly secrets: GeneratedSecrets;
}

/** Where a sign-in begins, and where the issuer sends the browser back to. */
export const SIGN_IN_PATHS = ['/auth/login', '/auth/callback'];

/** Signs users in at an issuer, which it reaches through Lambda's own network. Of the database it runs one statement. */
export class SignIn extends Construct {
  constructor(scope: Construct, id: string, { api, oidc, ...props }: SignInProps) {
    super(scope, id);
    const { secretArn, ...settings } = oidc;
    const { lambda } = new DeployedFunction(this, 'Handler', {
      ...props,
      folder: SIGN_IN,
      description: 'Signs users in at the issuer of OpenID Connect',
      timeout: Duration.seconds(29), // API Gateway waits 30 s
      memoryMegabytes: 512,
      environment: {
        ...databaseEnvironment(props),
        [environment.checksumSecretArn]: props.secrets.checksumArn,
        [environment.signIn]: JSON.stringify(settings),
        [environment.signInSecretArn]: secretArn,
      },
      permissions: [
        ...databasePermissions({ ...props, definition: { database: 'statements' } }),
        readSecret(props.secrets.checksumArn),
        readSecret(secretArn),
      ],
    });
    api.addSignIn(SIGN_IN_PATHS, lambda);
  }
}
