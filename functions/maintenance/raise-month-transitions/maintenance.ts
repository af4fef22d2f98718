import { defineMaintenance } from '../../engine/maintenance/define.ts';

/**
 * The first of a month begins between 10:00 UTC on the day before (UTC+14) and 12:00 UTC (UTC−12). Noon of the last day,
 * midnight and noon of the first are, together, the first in every zone; at other times the tenant's zone says "not today".
 * It ticks every day all the same, and then reaches no tenant: CloudWatch cannot miss what comes once a month, and others
 * keep the database awake at those times.
 */
export const raiseMonthTransitions = defineMaintenance({
  name: 'raise-month-transitions',
  description: "Raises MONTH_TRANSITION on the first of the calendar month in the tenant's zone.",
  schedule: 'cron(5 0,12 * * ? *)',
  timeoutSeconds: 120,
  needs: ['clientJourney'],
});
