import { handleMaintenanceJob } from '../../engine/maintenance/handle-maintenance-job.ts';
import { cleanupTempFiles } from './maintenance.ts';

export const handler = handleMaintenanceJob(cleanupTempFiles);
