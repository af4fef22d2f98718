type Conditions = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** One statement of a role's policy. Actions and ARNs are exact; a `*` among them has its reason beside it. */
export interface Permission {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Conditions;
}

/** Allows to read a secret's value. A database login is a secret too: the Data API reads it with the caller's rights. */
export const readSecret = (arn: string): Permission => ({
  actions: ['secretsmanager:GetSecretValue'],
  resources: [arn],
});
