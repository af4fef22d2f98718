import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, test } from 'vitest';
import { environment } from '../../../functions/engine/environment.ts';
import { readContext } from '../context.ts';
import { ApiStack } from './api.ts';
import { DataStack } from './data.ts';

/** Only the template. Any folder is as good as a bundle. */
function apiWith(values: Record<string, unknown>): Template {
  const app = new App({ context: { environment: 'local', ...values }, builtinCloudFormationValidation: false });
  const context = readContext(app.node, []);
  const data = new DataStack(app, 'Data', { context });
  const { database, secrets, files, sender, alarmTopic } = data;
  const queues = [{ name: 'burn-rate', queue: new Queue(data, 'Queue'), schedule: 'off' }];
  const given = { context, database, secrets, files, sender, alarmTopic, queues };
  return Template.fromStack(new ApiStack(app, 'Api', { ...given, bundleOf: () => import.meta.dirname }));
}

const named = (template: Template) =>
  Object.values(template.findResources('AWS::Lambda::Function'))
    .filter(({ Properties }) => Properties.Environment?.Variables?.[environment.suggestionModelId] !== undefined)
    .map(({ Properties }) => Properties.Description);

describe('suggestionModelId', () => {
  test('lets the function of suggestions ask this model, and that of settings know of it', () => {
    const template = apiWith({ suggestionModelId: 'amazon.nova-lite-v1:0' });
    expect(named(template).sort()).toEqual([
      expect.stringContaining('functions/api/overview'),
      expect.stringContaining('functions/api/settings'),
    ]);
    const asks = JSON.stringify(template.toJSON()).match(/bedrock:[A-Z]\w*/g);
    expect(asks).toEqual(['bedrock:InvokeModel']);
    const model = { 'Fn::Join': ['', Match.arrayWith(['::foundation-model/amazon.nova-lite-v1:0'])] };
    template.hasResourceProperties('AWS::IAM::Role', {
      Policies: [
        {
          PolicyDocument: {
            Statement: Match.arrayWith([{ Action: 'bedrock:InvokeModel', Effect: 'Allow', Resource: model }]),
          },
        },
      ],
    });
  });

  test('may be an inference profile, with its model in any region of the geography', () => {
    const text = JSON.stringify(apiWith({ suggestionModelId: 'eu.amazon.nova-lite-v1:0' }).toJSON());
    expect(text).toContain(':inference-profile/eu.amazon.nova-lite-v1:0');
    expect(text).toContain(':bedrock:*::foundation-model/amazon.nova-lite-v1:0');
  });

  test('is nobody’s where the context has none', () => {
    const template = apiWith({});
    expect(named(template)).toEqual([]);
    expect(JSON.stringify(template.toJSON())).not.toMatch(/bedrock/);
  });
});
