import { defineTemplate, parameter } from './template.ts';

export const paymentRecovery = defineTemplate({
  id: 'payment-recovery',
  category: 'payments',
  title: 'Payment recovery',
  summary:
    'Follows a payment that failed until it is made: a mail, then a call. Your payment system sends both events.',
  parameters: [
    { name: 'mailDays', type: 'number', title: 'Days to pay after the mail', min: 1, max: 30, default: 3 },
    { name: 'callDays', type: 'number', title: 'Days to pay after the call', min: 1, max: 60, default: 7 },
  ],
  nodes: [
    { id: 'start', type: 'start', data: { entries: [{ kind: 'event', types: ['custom.payment-failed'] }] } },
    {
      id: 'mail',
      type: 'email',
      data: {
        onError: 'branch',
        subject: 'Your payment did not go through',
        text: 'Hello {{ customer.name }},\n\nplease check your means of payment. We try again in a few days.',
      },
    },
    {
      id: 'paid',
      type: 'wait',
      data: {
        kind: 'event',
        types: ['custom.payment-succeeded'],
        lookBack: 'run',
        timeout: { n: parameter('mailDays'), unit: 'days' },
      },
    },
    {
      id: 'call',
      type: 'task',
      data: { title: 'Call {{ customer.name }} about a payment that failed', priority: 'HIGH' },
    },
    {
      id: 'paid-late',
      type: 'wait',
      data: {
        kind: 'event',
        types: ['custom.payment-succeeded'],
        lookBack: 'run',
        timeout: { n: parameter('callDays'), unit: 'days' },
      },
    },
    { id: 'stop', type: 'task', data: { title: 'Decide about deliveries to {{ customer.name }}', priority: 'URGENT' } },
    { id: 'done', type: 'end', data: { outcome: 'PAID' } },
    { id: 'open', type: 'end', data: { outcome: 'UNPAID' } },
  ],
  edges: [
    'start>mail',
    'mail>paid',
    'mail:error>paid',
    'paid:event>done',
    'paid:timeout>call',
    'call>paid-late',
    'paid-late:event>done',
    'paid-late:timeout>stop',
    'stop>open',
  ],
});
