import type { z } from 'zod';

const NAMES = ['clusterArn', 'secretArn', 'kmsKeyArn', 'certificateArn', 'alarmTopicArn'] as const;

type Given = { readonly oidc?: { readonly secretArn: string } | undefined } & {
  readonly account?: string | undefined;
  readonly region?: string | undefined;
} & {
  readonly [Name in (typeof NAMES)[number]]?: string | undefined;
};

/** Refuses ARNs of another region or account than the environment's: AWS would, in the middle of the first deployment. */
export function checkPlaces(given: Given, found: z.RefinementCtx): void {
  const all = [...NAMES.map((name) => [name, given[name]] as const), ['oidc', given.oidc?.secretArn] as const];
  for (const [name, arn] of all) {
    const [, , , region, account] = arn?.split(':') ?? [];
    const refuse = (what: string, its: string, ours: string) =>
      found.addIssue({
        code: 'custom',
        path: [name],
        message: `is in ${what} ${its}, but this environment in ${ours}`,
      });
    if (region && given.region && region !== given.region) refuse('the region', region, given.region);
    if (account && given.account && account !== given.account) refuse('the account', account, given.account);
  }
}
