/** Every function of the API by its folder, and what the stack gives it. */
export interface ApiFunction {
  /** `statements`: single statements only, no transactions. */
  readonly database: 'none' | 'statements' | 'transactions';
  /** Sends messages to the queues of triggers and maintenance, and so needs QUEUE_URLS. */
  readonly sendsWakeUps: boolean;
  /** Returns when schedules run, and so needs SCHEDULES. */
  readonly needsSchedules?: true;
  /** Returns the keys that sign calls, and so needs the secret that they are derived from. */
  readonly needsSigningSecret?: true;
  /** Seals or opens secrets of tenants, and so needs the secret that the key is derived from. */
  readonly sealsSecrets?: true;
  /** Makes or verifies checksums of keys, links and authorizations, and so needs the secret with their key. */
  readonly needsChecksums?: true;
  /** Verifies keys, and so reads the platform's and needs to know whether old ones are accepted. */
  readonly verifiesKeys?: true;
  /** Opens links of e-mails, and so needs to know whether old ones are accepted. */
  readonly opensLinks?: true;
  /** Checks endpoints of tenants, and so needs to know which ports they may have, and whether this machine may be one. */
  readonly checksEndpoints?: true;
  /** Returns documents, and so reads the bucket. */
  readonly readsFiles?: true;
  /** Signs URLs of files that tenants import and export, and so may write the ones and read both. */
  readonly signsFiles?: true;
  /** Checks senders of tenants, and so needs to know which the installation may use. */
  readonly checksSenders?: true;
  /**
   * Paths at which the gateway gives it every call, in place of a route for each of the contract's: a stack has a limit of
   * resources. `{proxy+}` stands for any rest.
   */
  readonly mounts?: readonly `/${string}`[];
  /** Verifies that calls come from Meta, and so needs the secret with what it signs with. */
  readonly verifiesMeta?: true;
  /** Words suggestions, and so asks the language model that the installation has for it, if it has one. */
  readonly wordsSuggestions?: true;
  /** Checks whether there is such a model. */
  readonly checksModel?: true;
  /** Counts the requests of keys, and so needs to know how many one may make. */
  readonly countsRequests?: true;
}

export const apiFunctions = {
  authorizer: {
    database: 'statements',
    sendsWakeUps: false,
    countsRequests: true,
    needsChecksums: true,
    verifiesKeys: true,
  },
  bookings: {
    database: 'transactions',
    sendsWakeUps: false,
    mounts: ['/api/availability', '/api/bookings', '/api/bookings/{proxy+}'],
  },
  calendars: { database: 'transactions', sendsWakeUps: false, mounts: ['/api/calendars', '/api/calendars/{proxy+}'] },
  callbacks: {
    database: 'transactions',
    sendsWakeUps: false,
    needsSigningSecret: true,
    sealsSecrets: true,
    checksEndpoints: true,
    mounts: [
      ...['/stats/circuit-breaker', '/circuit-breaker/{proxy+}', '/api/admin/followup-endpoint/{proxy+}'],
      ...['/api/lanes', '/api/lanes/{proxy+}', '/api/pages', '/api/pages/{proxy+}'],
      ...['/admin/runs/{proxy+}', '/logs/messages', '/stats/trigger-run/{proxy+}', '/stats/run/{proxy+}'],
      ...['/api/subscribers', '/api/subscribers/{proxy+}', '/api/campaigns', '/api/campaigns/{proxy+}'],
      ...['/api/schedules', '/api/schedules/{proxy+}', '/api/cadence', '/api/cadence/{proxy+}'],
    ],
  },
  crm: { database: 'transactions', sendsWakeUps: false, signsFiles: true, mounts: ['/api/crm/{proxy+}'] },
  customers: { database: 'transactions', sendsWakeUps: false },
  'dead-letters': {
    database: 'transactions',
    sendsWakeUps: false,
    mounts: ['/api/dead-letters', '/api/dead-letters/{proxy+}'],
  },
  documents: {
    database: 'transactions',
    sendsWakeUps: false,
    readsFiles: true,
    needsChecksums: true,
    opensLinks: true,
  },
  emails: { database: 'transactions', sendsWakeUps: false },
  events: { database: 'transactions', sendsWakeUps: false },
  imports: {
    database: 'transactions',
    sendsWakeUps: false,
    checksEndpoints: true,
    mounts: ['/api/workflows/import'],
  },
  inbound: {
    database: 'statements',
    sendsWakeUps: false,
    needsChecksums: true,
    verifiesMeta: true,
    sealsSecrets: true,
    checksEndpoints: true,
  },
  jobs: { database: 'transactions', sendsWakeUps: false },
  maintenance: { database: 'transactions', sendsWakeUps: true, needsSchedules: true },
  overview: {
    database: 'transactions',
    sendsWakeUps: false,
    needsSchedules: true,
    wordsSuggestions: true,
    mounts: ['/api/kpis', '/api/overview', '/api/suggestions', '/api/suggestions/{proxy+}'],
  },
  public: { database: 'none', sendsWakeUps: false },
  settings: {
    database: 'transactions',
    sendsWakeUps: false,
    checksEndpoints: true,
    checksSenders: true,
    checksModel: true,
  },
  tasks: { database: 'transactions', sendsWakeUps: false },
  tenants: { database: 'transactions', sendsWakeUps: false, needsChecksums: true },
  triggers: { database: 'transactions', sendsWakeUps: true, needsSchedules: true },
  unsubscribe: { database: 'statements', sendsWakeUps: false, needsChecksums: true, opensLinks: true },
  webhooks: {
    database: 'transactions',
    sendsWakeUps: false,
    needsChecksums: true,
    sealsSecrets: true,
    checksEndpoints: true,
    mounts: [
      ...['/api/webhook-endpoints', '/api/webhook-endpoints/{proxy+}'],
      ...['/api/webhook-subscriptions', '/api/webhook-subscriptions/{proxy+}'],
      ...['/api/connections', '/api/connections/{proxy+}'],
    ],
  },
  workflows: {
    database: 'transactions',
    sendsWakeUps: false,
    checksEndpoints: true,
    mounts: [
      ...['/api/node-types', '/api/workflows', '/api/workflows/{proxy+}', '/api/runs', '/api/runs/{proxy+}'],
      ...['/api/workflow-templates', '/api/workflow-templates/{proxy+}'],
      ...['/api/experiments', '/api/experiments/{proxy+}'],
    ],
  },
} as const satisfies Readonly<Record<string, ApiFunction>>;

/** A function that answers routes: every one but the authorizer. */
export type RouteFunction = Exclude<keyof typeof apiFunctions, 'authorizer'>;
