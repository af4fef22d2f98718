/** The system of workflows: its function, what dashboard and alarms show of it, and what others use of its graphs. */
import type { SystemDefinition } from '../engine/systems/define.ts';
import { advance } from './advance/system-function.ts';

export { fillText } from './texts/fill-text.ts';

export const workflows: SystemDefinition = {
  name: 'workflows',
  functions: [advance],
  graphs: [
    { title: 'Runs of workflows: started, ended', metrics: ['RunsStarted', 'RunsFinished', 'RunsFailed'] },
    { title: 'Runs on the way', metrics: ['RunsStanding'], statistics: ['Maximum'] },
    { title: 'Lateness of runs that wake, ms', metrics: ['WalkLagMilliseconds'], statistics: ['Maximum'] },
    { title: 'Runs that were walked, and their steps', metrics: ['RunsAdvanced', 'StepsTaken'] },
  ],
  alarms: [
    {
      metric: 'RunsBroken',
      periodMinutes: 5,
      periods: 1,
      fact: 'A run of a workflow ended as FAILED, because the database refused what one of its steps writes.',
      advice: 'GET /api/runs?status=FAILED says which, and its error says why.',
      heading: 'workflow-run-broken',
    },
    {
      metric: 'EntriesFailed',
      periodMinutes: 5,
      periods: 1,
      fact: 'The database refused the entry of customers into a workflow (ENTRY_FAILED), so they have no run.',
      advice: 'automation.refused_entries has the event, the customer or the schedule, and the error.',
      heading: 'workflow-entry-failed',
    },
  ],
};
