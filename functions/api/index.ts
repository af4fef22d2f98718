/** Every function of the API, by its folder: what the stack gives each. */
export interface ApiFunction {
  readonly database: 'none' | 'read-write';
  /** Sends to the queues of triggers and maintenance, and so needs QUEUE_URLS. */
  readonly rings: boolean;
  /** Answers when schedules run, and so needs SCHEDULES. */
  readonly tellsSchedules?: true;
}

export const apiFunctions = {
  authorizer: { database: 'read-write', rings: false },
  events: { database: 'read-write', rings: false },
  jobs: { database: 'read-write', rings: false },
  maintenance: { database: 'read-write', rings: true, tellsSchedules: true },
  public: { database: 'none', rings: false },
  settings: { database: 'read-write', rings: false },
  tasks: { database: 'read-write', rings: false },
  tenants: { database: 'read-write', rings: false },
  triggers: { database: 'read-write', rings: true },
} as const satisfies Readonly<Record<string, ApiFunction>>;
