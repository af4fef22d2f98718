/** Every function of the API, by its folder: what the stack gives each. */
export interface ApiFunction {
  /** `statements`: one at a time, without transactions. */
  readonly database: 'none' | 'statements' | 'transactions';
  /** Sends to the queues of triggers and maintenance, and so needs QUEUE_URLS. */
  readonly rings: boolean;
}

export const apiFunctions = {
  authorizer: { database: 'statements', rings: false },
  maintenance: { database: 'transactions', rings: true },
  public: { database: 'none', rings: false },
  tasks: { database: 'transactions', rings: false },
  tenants: { database: 'transactions', rings: false },
  triggers: { database: 'transactions', rings: true },
} as const satisfies Readonly<Record<string, ApiFunction>>;
