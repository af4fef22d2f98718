import { handleMaintenanceJob } from '../../engine/maintenance/handle-maintenance-job.ts';
import { databaseBackup } from './maintenance.ts';

export const handler = handleMaintenanceJob(databaseBackup);
