import { defineTrigger } from '../../engine/triggers/define.ts';

/** The date until which a customer asked not to be contacted has come. The task clears the field. */
export const customerTiming = defineTrigger({
  name: 'customer-timing',
  type: 'CUSTOMER_TIMING',
  description: 'The date until which a customer asked not to be contacted has come.',
  schedule: 'cron(0 0/6 * * ? *)',
  looksAtAll: true,
  settings: {},
  dueInDays: 0,
  maxOpenTasksPerCustomer: 0,
  taskTitle: 'Get back in touch with {customer}',
  taskDescription: '{customer} asked not to be contacted before {date}. That day has come.',
  presets: [
    {
      name: 'Contact date reached',
      description: 'When the date that a customer asked for has come, get back in touch.',
      config: { priority: 'MEDIUM' },
    },
  ],
});
