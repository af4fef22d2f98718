import { defineTrigger } from '../../engine/triggers/define.ts';

/** A customer has not ordered for longer than their usual interval. */
export const burnRate = defineTrigger({
  name: 'burn-rate',
  type: 'BURN_RATE_ALERT',
  description: 'A customer has gone longer than their own rhythm without a delivered order.',
  schedule: 'cron(0 0/6 * * ? *)',
  settings: {
    percentageThreshold: { default: 20, min: 0, max: 500, label: 'Overdue by more than', unit: '% of their rhythm' },
    minimumOrders: { default: 2, min: 2, max: 1000, label: 'Order days needed' },
    realertDays: { default: 30, min: 1, max: 365, label: 'Again after', unit: 'days' },
    lookbackDays: { default: 365, min: 1, max: 3650, label: 'Worth a call until overdue by', unit: 'days', window: {} },
  },
  choices: {
    model: {
      values: ['rhythm', 'cadence'],
      default: 'rhythm',
      label: 'Days between orders by',
      description:
        'rhythm: the mean of the last four gaps. cadence: what the model of all customers expects of this one; while GET /api/cadence says that it is OFF, the rhythm counts.',
    },
  },
  dueInDays: 2,
  maxOpenTasksPerCustomer: 1,
  taskTitle: 'Check in with {customer}: their reorder is overdue',
  taskDescription:
    '{customer} orders about every {days} days and last ordered on {date}. Check in before they go elsewhere.',
  presets: [
    {
      name: 'Reorder check-in',
      description: 'When a customer is a fifth over their own rhythm, check in.',
      config: { percentageThreshold: 20, priority: 'MEDIUM' },
    },
  ],
});
