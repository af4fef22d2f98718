/** The system of what becomes of e-mails after SES took them. Sending them is a job (`jobs/email`). */
import type { SystemDefinition } from '../engine/systems/define.ts';
import { emailReports } from './reports/system-function.ts';

/** Bounces have no alarm: they stop the mail that causes them. SES itself warns when their share endangers the account. */
export const emails: SystemDefinition = {
  name: 'emails',
  functions: [emailReports],
  graphs: [
    {
      title: 'E-mails that came back, and complaints',
      metrics: ['HardBounces', 'SoftBounces', 'Complaints', 'Deliveries'],
    },
  ],
  alarms: [],
};
