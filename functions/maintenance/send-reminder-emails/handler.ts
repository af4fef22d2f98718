import { handleMaintenanceJob } from '../../engine/maintenance/handle-maintenance-job.ts';
import { sendReminderEmails } from './maintenance.ts';

export const handler = handleMaintenanceJob(sendReminderEmails);
