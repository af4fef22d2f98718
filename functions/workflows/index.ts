/** The system of workflows: its function, what dashboard and alarms show of it, and what others use of its graphs. */
import type { SystemDefinition } from '../engine/systems/define.ts';
import { advance } from './advance/system-function.ts';

export { fillText } from './texts/fill-text.ts';

export const workflows: SystemDefinition = {
  name: 'workflows',
  functions: [advance],
  graphs: [
    { title: 'Runs of workflows that entered and advanced', metrics: ['RunsEntered', 'RunsAdvanced'] },
    { title: 'Steps of workflows', metrics: ['StepsTaken'] },
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
  ],
};
