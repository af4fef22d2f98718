import { App } from 'aws-cdk-lib';
import { applyOptions, stackTags } from './aspects/options.ts';
import { bundle } from './bundle.ts';
import { addChecks, forbidDeployment } from './constructs/checks.ts';
import { readContext } from './context.ts';
import { folders, scheduled } from './deployed.ts';
import { stackName } from './installation.ts';
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
  const tags = stackTags(app, context);
  const bundleOf = await bundle(folders, outdir);

  // The command line refuses credentials of another account, and takes the region in place of the shell's.
  const env = {
    ...(context.account === undefined ? {} : { account: context.account }),
    ...(context.region === undefined ? {} : { region: context.region }),
  };

  const shared = { context, env, tags };
  const data = new DataStack(app, stackName(context.installation, 'Data'), {
    ...shared,
    description: 'Followthrough: database, secrets and files. Keeps everything that must last.',
  });
  const { database, secrets, files, sender, alarmTopic } = data;
  const automation = new AutomationStack(app, stackName(context.installation, 'Automation'), {
    ...shared,
    alarmTopic,
    database,
    secrets,
    files,
    bundleOf,
    description: 'Followthrough: migrations, triggers, maintenance and their schedules. Keeps nothing.',
  });
  const api = new ApiStack(app, stackName(context.installation, 'Api'), {
    ...shared,
    alarmTopic,
    database,
    secrets,
    sender,
    files,
    bundleOf,
    queues: automation.queued,
    description: 'Followthrough: the HTTP API. Keeps nothing.',
  });
  const work = new WorkStack(app, stackName(context.installation, 'Work'), {
    ...shared,
    alarmTopic,
    login: { database, engineSecretArn: secrets.engineArn },
    resources: {
      database,
      files,
      sender,
      modelId: context.modelId,
      apiUrl: api.apiUrl,
      signingSecretArn: secrets.signingArn,
      sealingSecretArn: secrets.sealingArn,
      checksumSecretArn: secrets.checksumArn,
      endpoints: context,
      channels: context,
    },
    operating: { automation, api: api.http, secrets },
    bundleOf,
    description: 'Followthrough: events, the relay, jobs and bookings. Keeps nothing.',
  });
  // New code must only run on the new schema, and the automation stack runs the migrations.
  for (const stack of [api, work]) stack.addStackDependency(automation, 'migrations');

  if (context.isLocal) for (const stack of [data, automation, api, work]) forbidDeployment(stack);
  applyOptions(app, context);
  addChecks(app);
  return app;
}
