/** How long outcomes must be kept so that an experiment can count them. */

export type KeptBy = 'keepMessageLogsDays' | 'keepRunsDays';

/** Outcomes that a setting of the tenant deletes after some days. Orders, tasks and bookings stay. */
export const keptBy: Readonly<Record<string, KeptBy>> = {
  REPLY: 'keepMessageLogsDays',
  GOAL: 'keepRunsDays',
  EVENT: 'keepRunsDays',
};

/** A day is counted for the last time a week after its last outcome, by the next of the counts, which are less than a day apart. */
export const daysToKeep = (outcomeDays: number): number => outcomeDays + 9;
