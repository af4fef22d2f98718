import { App } from 'aws-cdk-lib';
import { bundle } from './bundle.ts';
import { addChecks } from './constructs/checks.ts';
import { readContext } from './context.ts';
import { folders, scheduled } from './deployed.ts';
import { ApiStack } from './stacks/api.ts';
import { AutomationStack } from './stacks/automation.ts';
import { DataStack } from './stacks/data.ts';
import { WorkStack } from './stacks/work.ts';

/**
 * The whole app, with its functions bundled into `outdir`. The stacks name no account and no region, and synthesis needs
 * neither network nor credentials.
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
    description: 'Followthrough: migrations, triggers, maintenance and their schedules. Keeps nothing.',
  });
  const api = new ApiStack(app, 'FollowthroughApi', {
    context,
    database,
    secrets,
    sender,
    files,
    bundleOf,
    queues: automation.queued,
    description: 'Followthrough: the HTTP API. Keeps nothing.',
  });
  const work = new WorkStack(app, 'FollowthroughWork', {
    context,
    login: { database, engineSecretArn: secrets.engineArn },
    resources: {
      database,
      files,
      sender,
      modelId: context.modelId,
      apiUrl: api.apiUrl,
      signingSecretArn: secrets.signingArn,
      checksumSecretArn: secrets.checksumArn,
      endpoints: context,
    },
    bundleOf,
    description: 'Followthrough: events, the relay, jobs and bookings. Keeps nothing.',
  });
  // New code must only run on the new schema, and the automation stack runs the migrations.
  for (const stack of [api, work]) stack.addStackDependency(automation, 'migrations');

  addChecks(app);
  return app;
}
