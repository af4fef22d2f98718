import { App } from 'aws-cdk-lib';
import { bundle } from './bundle.ts';
import { addChecks } from './constructs/checks.ts';
import { readContext } from './context.ts';
import { folders, scheduled } from './deployed.ts';
import { AutomationStack } from './stacks/automation.ts';
import { DataStack } from './stacks/data.ts';

/**
 * The whole app, functions bundled into `outdir`. No account or region is asked for: the stacks fit any, and synthesis
 * needs neither network nor credentials.
 */
export async function createApp(outdir: string): Promise<App> {
  const app = new App();
  const context = readContext(app.node, scheduled);
  const bundleOf = await bundle(folders, outdir);

  const { database, secrets } = new DataStack(app, 'FollowthroughData', {
    context,
    description: 'Followthrough: database and secrets. Keeps everything that must last.',
  });
  new AutomationStack(app, 'FollowthroughAutomation', {
    context,
    database,
    secrets,
    bundleOf,
    description: 'Followthrough: functions, queues, schedules and the API. Keeps nothing.',
  });

  addChecks(app);
  return app;
}
