/** What the context says of API keys and links from before they had checksums. */
import { type EnvironmentVariable, environment } from '../../../../functions/engine/environment.ts';
import type { Context } from '../../context.ts';

export type OldSecrets = Pick<Context, 'oldKeys' | 'oldLinks'>;

type Variables = Partial<Record<EnvironmentVariable, string>>;

export const oldKeysEnvironment = ({ oldKeys }: OldSecrets): Variables =>
  oldKeys === undefined ? {} : { [environment.oldKeys]: oldKeys };

export const oldLinksEnvironment = ({ oldLinks }: OldSecrets): Variables =>
  oldLinks === undefined ? {} : { [environment.oldLinks]: oldLinks };
