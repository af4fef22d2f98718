import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { environment } from '../../../../functions/engine/environment.ts';
import { CONSOLE } from '../../deployed.ts';
import { DeployedFunction, type SharedFunctionProps } from '../functions/deployed-function.ts';
import type { HttpApi } from './http-api.ts';

interface ConsoleProps extends SharedFunctionProps {
  readonly api: HttpApi;
  /** Users may sign in at an issuer. */
  readonly offersSignIn: boolean;
  /** Where signed URLs of files lead. */
  readonly uploadOrigin: string;
}

/** The console's page, its files, and the addresses that lead to it. */
export const CONSOLE_PATHS = ['/', '/console', '/console/{path+}', '/sales/admin/triggers'];

/** Serves the console behind the API's own address, so that its cookie and its calls stay on one origin. */
export class Console extends Construct {
  constructor(scope: Construct, id: string, { api, offersSignIn, uploadOrigin, ...props }: ConsoleProps) {
    super(scope, id);
    const { lambda } = new DeployedFunction(this, 'Handler', {
      ...props,
      folder: CONSOLE,
      description: 'Serves the console: the page and its files',
      timeout: Duration.seconds(10),
      memoryMegabytes: 256,
      environment: {
        [environment.uploadOrigin]: uploadOrigin,
        ...(offersSignIn ? { [environment.offersSignIn]: 'true' } : {}),
      },
      permissions: [],
    });
    api.addPages(CONSOLE_PATHS, lambda, 'The page holds no data: what it shows comes from calls that need a key.');
  }
}
