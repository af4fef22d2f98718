/** Names of the quotas, as automation.quotas has them, with what they limit and what a tenant can do about it by itself. */
export const quotas = {
  triggers: ['triggers', 'change one that is switched off with PATCH /api/admin/triggers/{id}'],
  keys: ['working keys', 'revoke one with DELETE /api/admin/keys/{id}'],
  schedules: ['schedules', 'remove one with DELETE /api/schedules/{name}'],
  connections: ['connections', 'remove one with DELETE /api/connections/{id}'],
  experiments: ['experiments', 'remove a draft with DELETE /api/experiments/{id}'],
  run_all_per_minute: ['calls of /api/jobs/process-triggers in a minute', undefined],
  evaluations_per_minute: ['requested evaluations in a minute', undefined],
  evaluations_per_day: ['requested evaluations in a day (UTC)', undefined],
  events_per_minute: ['events through the API in a minute', undefined],
  jobs_per_minute: ['jobs through the API in a minute', undefined],
  jobs_per_day: ['jobs through the API in a day (UTC)', undefined],
  endpoint_tests_per_minute: ["test calls of the tenant's endpoint and of connections in a minute", undefined],
  maintenance_runs_per_minute: ['requested runs of maintenance in a minute', undefined],
} as const satisfies Readonly<Record<string, readonly [limits: string, wayOut: string | undefined]>>;

export type QuotaName = keyof typeof quotas;

// Object.keys loses the type of the names.
export const quotaNames = Object.keys(quotas) as QuotaName[];
