import { handleMaintenanceJob } from '../../engine/handle-maintenance-job.ts';
import { reconcileBookings } from './maintenance.ts';

export const handler = handleMaintenanceJob(reconcileBookings);
