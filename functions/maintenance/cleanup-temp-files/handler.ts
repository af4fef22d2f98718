import { handleMaintenanceJob } from '../../engine/handle-maintenance-job.ts';
import { cleanupTempFiles } from './maintenance.ts';

export const handler = handleMaintenanceJob(cleanupTempFiles);
