/**
 * The system of messages: what dashboard and alarms show of them, and what AWS's channels say of them. Sending them is a job (`jobs/messages`, which
 * counts what was sent); what Meta says comes to `api/inbound`.
 */
import type { SystemDefinition } from '../engine/systems/define.ts';
import { messageReports } from './reports/system-function.ts';

/** Failures have no alarm here: that of jobs which failed for good tells of them. */
export const messages: SystemDefinition = {
  name: 'messages',
  functions: [messageReports],
  dashboard: 'automation',
  graphs: [
    {
      title: 'Messages: sent, failed, unknown, refused for their token',
      metrics: ['MessagesSent', 'MessagesFailed', 'MessagesUnknown', 'MessagesRefused'],
    },
    { title: 'Longest wait of an urgent message, ms', metrics: ['UrgentLagMilliseconds'], statistics: ['Maximum'] },
    { title: 'Answers and deliveries of text messages and WhatsApp', metrics: ['TextsReceived', 'DeliveryReports'] },
  ],
  alarms: [
    {
      metric: 'MessagesUnknown',
      periodMinutes: 5,
      periods: 1,
      fact: 'It is unknown whether a message was sent: its channel took the request and never answered.',
      advice: 'GET /logs/messages?status=unknown says which. Look at the page, then retry the run or leave it.',
      heading: 'message-unknown',
    },
    {
      metric: 'MessagesRefused',
      periodMinutes: 30, // a page whose breaker is open tries one message every five minutes
      periods: 2,
      fact: 'For an hour a channel has refused messages for the token or the permissions of their page.',
      advice: 'GET /stats/circuit-breaker says which page. Set a new token, then reset its breaker: nothing is lost.',
      heading: 'page-refused',
    },
    {
      metric: 'UrgentMessagesLate',
      periodMinutes: 5,
      periods: 1,
      fact: 'A message of priority 1 began more than a minute after its moment.',
      advice: 'After a breaker or a block of its page that is no fault. Otherwise look at throttles and capacity.',
      heading: 'urgent-message-late',
    },
  ],
};
