import { handleMaintenanceJob } from '../../engine/maintenance/handle-maintenance-job.ts';
import { cleanupOldJobs } from './maintenance.ts';

export const handler = handleMaintenanceJob(cleanupOldJobs);
