import { handleMaintenanceJob } from '../../engine/maintenance/handle-maintenance-job.ts';
import { updateClientMetrics } from './maintenance.ts';

export const handler = handleMaintenanceJob(updateClientMetrics);
