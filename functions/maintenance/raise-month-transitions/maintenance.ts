import { defineMaintenance } from '../../engine/define.ts';

/**
 * The first of a month begins between 10:00 UTC on the day before (UTC+14) and 12:00 UTC (UTC−12). Noon of the last day,
 * midnight and noon of the first are, together, the first in every zone; at the other times the tenant's zone says "not today".
 */
export const raiseMonthTransitions = defineMaintenance({
  name: 'raise-month-transitions',
  description: "Raises MONTH_TRANSITION on the first of the calendar month in the tenant's zone.",
  // Whether L may stand beside other days is not documented, so the last day is any of four.
  schedule: 'cron(5 0,12 1,28-31 * ? *)',
  timeoutSeconds: 120,
  needs: ['clientJourney'],
});
