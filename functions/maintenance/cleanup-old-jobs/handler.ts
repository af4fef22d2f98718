import { handleMaintenanceJob } from '../../engine/handle-maintenance-job.ts';
import { cleanupOldJobs } from './maintenance.ts';

export const handler = handleMaintenanceJob(cleanupOldJobs);
