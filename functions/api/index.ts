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
  /** Checks endpoints of tenants, and so needs to know whether this machine may be one. */
  readonly checksEndpoints?: true;
  /** Returns documents, and so reads the bucket. */
  readonly readsFiles?: true;
  /** Checks senders of tenants, and so needs to know which the installation may use. */
  readonly checksSenders?: true;
  /** Counts the requests of keys, and so needs to know how many one may make. */
  readonly countsRequests?: true;
}

export const apiFunctions = {
  authorizer: { database: 'statements', sendsWakeUps: false, countsRequests: true },
  bookings: { database: 'transactions', sendsWakeUps: false },
  callbacks: { database: 'transactions', sendsWakeUps: false, needsSigningSecret: true },
  documents: { database: 'transactions', sendsWakeUps: false, readsFiles: true },
  emails: { database: 'transactions', sendsWakeUps: false },
  events: { database: 'transactions', sendsWakeUps: false },
  jobs: { database: 'transactions', sendsWakeUps: false },
  maintenance: { database: 'transactions', sendsWakeUps: true, needsSchedules: true },
  overview: { database: 'transactions', sendsWakeUps: false, needsSchedules: true },
  public: { database: 'none', sendsWakeUps: false },
  settings: { database: 'transactions', sendsWakeUps: false, checksEndpoints: true, checksSenders: true },
  tasks: { database: 'transactions', sendsWakeUps: false },
  tenants: { database: 'transactions', sendsWakeUps: false },
  triggers: { database: 'transactions', sendsWakeUps: true },
  unsubscribe: { database: 'statements', sendsWakeUps: false },
} as const satisfies Readonly<Record<string, ApiFunction>>;

/** A function that answers routes: every one but the authorizer. */
export type RouteFunction = Exclude<keyof typeof apiFunctions, 'authorizer'>;
