import { handleMaintenance } from '../../engine/maintenance/handle-maintenance.ts';
import { fitTenant } from './fit-tenant.ts';
import { fitCadence } from './maintenance.ts';

export const handler = handleMaintenance(fitCadence, ({ database, ...tenant }) => fitTenant(database, tenant));
