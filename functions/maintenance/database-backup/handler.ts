import { handleMaintenanceJob } from '../../engine/handle-maintenance-job.ts';
import { databaseBackup } from './maintenance.ts';

export const handler = handleMaintenanceJob(databaseBackup);
