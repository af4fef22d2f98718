/** How senders sign, and what a new endpoint of each form has unless it is told otherwise. Loads in a browser. */

export const formNames = ['standard-webhooks', 'github', 'stripe', 'shopify', 'meta', 'atlas', 'secret-path'] as const;

export type FormName = (typeof formNames)[number];

/** How senders of one kind sign, and how their deliveries are told apart. */
export interface Form {
  /** The sender makes the secret, so none is made here. */
  readonly isSecretTheirs: boolean;
  readonly dedupeHeader: string | null;
  readonly dedupePath: readonly string[] | null;
  /** Where a delivery says what happened: a header, else members of the body. */
  readonly topicHeader?: string;
  readonly topicPaths: readonly string[];
}

/** The presets: what an endpoint takes over from its form. */
export const forms: Readonly<Record<FormName, Form>> = {
  // https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
  'standard-webhooks': { isSecretTheirs: false, dedupeHeader: 'webhook-id', dedupePath: null, topicPaths: ['type'] },
  // https://docs.github.com/en/webhooks/webhook-events-and-payloads#delivery-headers
  github: {
    isSecretTheirs: false,
    dedupeHeader: 'x-github-delivery',
    dedupePath: null,
    topicHeader: 'x-github-event',
    topicPaths: [],
  },
  // https://docs.stripe.com/webhooks#handle-duplicate-events
  stripe: { isSecretTheirs: true, dedupeHeader: null, dedupePath: ['id'], topicPaths: ['type'] },
  // https://shopify.dev/docs/apps/build/webhooks/verify-deliveries
  shopify: {
    isSecretTheirs: true,
    dedupeHeader: 'x-shopify-webhook-id',
    dedupePath: null,
    topicHeader: 'x-shopify-topic',
    topicPaths: [],
  },
  meta: { isSecretTheirs: true, dedupeHeader: null, dedupePath: null, topicPaths: ['object'] },
  atlas: { isSecretTheirs: false, dedupeHeader: null, dedupePath: null, topicPaths: ['type', 'event'] },
  'secret-path': { isSecretTheirs: false, dedupeHeader: null, dedupePath: null, topicPaths: ['type', 'event'] },
};
