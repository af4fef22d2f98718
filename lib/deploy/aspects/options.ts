import { type App, Aspects } from 'aws-cdk-lib';
import type { Context } from '../context.ts';
import { Encryption } from './encryption.ts';
import { Tracing } from './tracing.ts';

/** Applies the context values that concern every stack alike. */
export function applyOptions(app: App, { kmsKeyArn, tracing }: Context): void {
  if (kmsKeyArn) Aspects.of(app).add(new Encryption(kmsKeyArn));
  if (tracing) Aspects.of(app).add(new Tracing());
}

/**
 * Returns the tags of every stack. CloudFormation gives them to each resource that can have any, and copies of the cluster
 * inherit its own; templates are the same with and without them.
 */
export function stackTags(app: App, { installation, tags }: Context): Record<string, string> {
  const environment: unknown = app.node.tryGetContext('environment');
  return {
    installation,
    ...(typeof environment === 'string' ? { environment } : {}),
    ...tags,
  };
}
