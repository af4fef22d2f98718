import { defineTrigger } from '../../engine/triggers/define.ts';

/** A customer tasted a product and has not ordered it since. */
export const sampleNoOrder = defineTrigger({
  name: 'sample-no-order',
  type: 'SAMPLE_NO_ORDER',
  description: 'A sample was tasted and no order of that product followed.',
  schedule: 'cron(0 0/6 * * ? *)',
  settings: {
    daysAfter: { default: 7, min: 0, max: 365, label: 'After the tasting', unit: 'days', isDelay: true },
    lookbackDays: {
      default: 90,
      min: 1,
      max: 3650,
      label: 'Not later than after the tasting',
      unit: 'days',
      window: { after: 'daysAfter' },
    },
  },
  dueInDays: 3,
  maxOpenTasksPerCustomer: 5,
  taskTitle: 'Follow up on the {product} sample with {customer}',
  taskDescription:
    '{customer} tasted {product} on {date}, {days} days ago, and has not ordered it since. Ask how they liked it.',
  presets: [
    {
      name: '7-day sample follow-up',
      description: 'A week after a tasting without an order, ask how the sample was liked.',
      config: { daysAfter: 7, priority: 'MEDIUM' },
    },
    {
      name: '30-day sample follow-up',
      description: 'A month after a tasting without an order, try once more.',
      config: { daysAfter: 30, priority: 'LOW' },
    },
  ],
});
