/** Every function of the API, by its folder: what the stack gives each. */
export interface ApiFunction {
  /** `statements`: one at a time, without transactions. */
  readonly database: 'none' | 'statements' | 'transactions';
  /** Sends to the queues of triggers and maintenance, and so needs QUEUE_URLS. */
  readonly rings: boolean;
  /** Answers when schedules run, and so needs SCHEDULES. */
  readonly tellsSchedules?: true;
  /** Shows the keys of signed calls, and so needs the secret that they are derived from. */
  readonly tellsSigningKey?: true;
  /** Takes endpoints of tenants, and so needs to know whether this machine may be one. */
  readonly judgesEndpoints?: true;
}

export const apiFunctions = {
  authorizer: { database: 'statements', rings: false },
  bookings: { database: 'transactions', rings: false },
  callbacks: { database: 'transactions', rings: false, tellsSigningKey: true },
  events: { database: 'transactions', rings: false },
  jobs: { database: 'transactions', rings: false },
  maintenance: { database: 'transactions', rings: true, tellsSchedules: true },
  public: { database: 'none', rings: false },
  settings: { database: 'transactions', rings: false, judgesEndpoints: true },
  tasks: { database: 'transactions', rings: false },
  tenants: { database: 'transactions', rings: false },
  triggers: { database: 'transactions', rings: true },
  unsubscribe: { database: 'statements', rings: false },
} as const satisfies Readonly<Record<string, ApiFunction>>;
