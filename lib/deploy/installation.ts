import type { IConstruct } from 'constructs';
import { DEFAULT_INSTALLATION } from '../../functions/engine/installation.ts';

/** Key of the name in the app's context, where `readContext` puts it. */
export const INSTALLATION = 'installation';

/** Returns the name of the installation that the construct belongs to. */
export const installationOf = ({ node }: IConstruct): string =>
  String(node.tryGetContext(INSTALLATION) ?? DEFAULT_INSTALLATION);

/** Also the stack's id. Exports begin with it. */
export const stackName = (installation: string, part: 'Data' | 'Automation' | 'Api' | 'Work'): string =>
  `${installation}${part}`;

/** Start of what allows only lower case: database, logins and their owner. */
export const lowerCaseName = (scope: IConstruct): string => installationOf(scope).toLowerCase();
