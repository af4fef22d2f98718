/** Prices of AWS, with their sources. */

interface Price {
  readonly dollars: number;
  readonly unit: string;
  readonly source: string;
}

/** us-east-1, without free tiers and discounts. None could be checked against an invoice. */
export const prices = {
  statement: {
    dollars: 0.35,
    unit: 'million',
    source: 'aurora/pricing, quoted in sst/sst `aurora.ts`; per 32 KB, first billion a month',
  },
  sqs: { dollars: 0.4, unit: 'million', source: 'factualminds and cloudburn, 2026; standard queues, per 64 KB' },
  fairQueue: {
    dollars: 0.1,
    unit: 'million',
    source: 'factualminds and cloudburn, 2026; messages that carry a group id',
  },
  invocation: { dollars: 0.2, unit: 'million', source: 'third-party pages, 2026' },
  gigabyteSecond: {
    dollars: 13.3334,
    unit: 'million',
    source: 'third-party pages, 2026; arm64, initialisation included',
  },
  schedule: { dollars: 1, unit: 'million', source: 'cloudburn.io, March 2026' },
  capacity: { dollars: 0.12, unit: 'ACU-hour', source: 'aws/agent-toolkit-for-aws, 28 March 2026; Aurora Standard' },
  storage: { dollars: 0.1, unit: 'GiB-month', source: 'aws/agent-toolkit-for-aws, 28 March 2026; Aurora Standard' },
  secret: { dollars: 0.4, unit: 'month', source: 'hivebook.wiki, 2026' },
  alarm: {
    dollars: 0.1,
    unit: 'month',
    source: 'api-evangelist/cloudwatch, c3x.dev, 2026; for each metric that an alarm reads',
  },
  metric: { dollars: 0.3, unit: 'month', source: 'signoz.io, February 2026; counted by the hour' },
  dashboard: {
    dollars: 3,
    unit: 'month',
    source: 'factualminds.com, June 2026; beyond the three of up to 50 metrics that each account has without charge',
  },
  endpointZone: { dollars: 0.01, unit: 'hour', source: 'PrivateLink list price; not looked up again' },
  modelInput: { dollars: 0.06, unit: 'million', source: 'aicoach.pw, 2026; tokens that Nova Lite reads' },
  modelOutput: { dollars: 0.24, unit: 'million', source: 'aicoach.pw, 2026; tokens that Nova Lite writes' },
  logs: { dollars: 0.5, unit: 'GB', source: 'factualminds.com, June 2026; ingestion' },
} as const satisfies Record<string, Price>;
