import { handleMaintenanceJob } from '../../engine/maintenance/handle-maintenance-job.ts';
import { reconcileBookings } from './maintenance.ts';

export const handler = handleMaintenanceJob(reconcileBookings);
