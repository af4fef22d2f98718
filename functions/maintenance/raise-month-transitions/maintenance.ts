import { defineMaintenance } from '../../engine/maintenance/define.ts';

/**
 * The first of a month begins between 10:00 UTC on the day before (UTC+14) and 12:00 UTC (UTC−12). Noon of the last day,
 * midnight and noon of the first together meet the first in every zone. The schedule fires on all other days too, and then
 * raises what was missed; usually that is nothing. Other schedules have the database awake at those times.
 */
export const raiseMonthTransitions = defineMaintenance({
  name: 'raise-month-transitions',
  description:
    "Raises MONTH_TRANSITION on the first of the calendar month in the tenant's zone; later in the month what was missed.",
  schedule: 'cron(1 0,12 * * ? *)',
  timeoutSeconds: 120,
  needs: ['clientJourney'],
});
