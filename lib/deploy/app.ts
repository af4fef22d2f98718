import { App } from 'aws-cdk-lib';
import { bundle } from './bundle.ts';
import { addChecks } from './constructs/checks.ts';
import { readContext } from './context.ts';
import { folders, scheduled } from './deployed.ts';
import { AutomationStack } from './stacks/automation.ts';
import { DataStack } from './stacks/data.ts';
import { WorkStack } from './stacks/work.ts';

/**
 * The whole app, functions bundled into `outdir`. No account or region is asked for: the stacks fit any, and synthesis
 * needs neither network nor credentials.
 */
export async function createApp(outdir: string): Promise<App> {
  const app = new App();
  const context = readContext(app.node, scheduled);
  const bundleOf = await bundle(folders, outdir);

  const { database, secrets, files, sender } = new DataStack(app, 'FollowthroughData', {
    context,
    description: 'Followthrough: database, secrets and files. Keeps everything that must last.',
  });
  const automation = new AutomationStack(app, 'FollowthroughAutomation', {
    context,
    database,
    secrets,
    bundleOf,
    description: 'Followthrough: triggers, maintenance, schedules, migrations and the API. Keeps nothing.',
  });
  const work = new WorkStack(app, 'FollowthroughWork', {
    context,
    login: { database, engineSecretArn: secrets.engineArn },
    signingSecretArn: secrets.signingArn,
    reach: { database, files, sender, modelId: context.modelId, apiUrl: automation.apiUrl },
    bundleOf,
    description: 'Followthrough: events, the relay and the queues of jobs. Keeps nothing.',
  });
  // New code meets the new schema only, and the migrations are there.
  work.addStackDependency(automation, 'migrations');

  addChecks(app);
  return app;
}
