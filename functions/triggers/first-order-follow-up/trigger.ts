import { defineTrigger } from '../../engine/triggers/define.ts';

/** A customer's first order was delivered: a person thanks them soon after. */
export const firstOrderFollowUp = defineTrigger({
  name: 'first-order-follow-up',
  type: 'FIRST_ORDER_FOLLOWUP',
  description: "A customer's first order was delivered.",
  schedule: 'cron(0 0/6 * * ? *)',
  settings: {
    daysAfter: { default: 1, min: 0, max: 90, label: 'After the delivery', unit: 'days', isDelay: true },
    lookbackDays: {
      default: 30,
      min: 1,
      max: 3650,
      label: 'Not later than after the delivery',
      unit: 'days',
      window: { after: 'daysAfter' },
    },
  },
  dueInDays: 0,
  maxOpenTasksPerCustomer: 0,
  taskTitle: 'Thank {customer} for their first order',
  taskDescription: "{customer}'s first order was delivered on {date}. Thank them and ask whether everything was right.",
  presets: [
    {
      name: 'First order thank-you',
      description: 'A day after the first delivery, thank the customer.',
      config: { daysAfter: 1, priority: 'HIGH' },
    },
  ],
});
