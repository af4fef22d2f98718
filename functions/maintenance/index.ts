/** Every piece of maintenance, one line each, in alphabetical order: this file is the list. */
export { cleanupOldJobs } from './cleanup-old-jobs/maintenance.ts';
export { cleanupTempFiles } from './cleanup-temp-files/maintenance.ts';
export { databaseBackup } from './database-backup/maintenance.ts';
export { fitCadence } from './fit-cadence/maintenance.ts';
export { raiseMonthTransitions } from './raise-month-transitions/maintenance.ts';
export { raiseOverdueDeliverables } from './raise-overdue-deliverables/maintenance.ts';
export { reconcileBookings } from './reconcile-bookings/maintenance.ts';
export { reconcileEvents } from './reconcile-events/maintenance.ts';
export { sampleMetrics } from './sample-metrics/maintenance.ts';
export { sendReminderEmails } from './send-reminder-emails/maintenance.ts';
export { updateClientMetrics } from './update-client-metrics/maintenance.ts';
