/** CloudFormation: shows which resources the stacks have. It changes none; a start of the runtime does. */
import { AwsError, type Service, type ServiceContext } from '../../service.ts';
import type { CreatedResource } from '../../template/create.ts';
import { escapeXml, type Form, queryProtocol, readForm } from '../query-protocol.ts';

export interface CloudFormation extends Service {
  /** Adds a resource that a service has created. */
  note(resource: CreatedResource): void;
}

const { reply, refusal } = queryProtocol('http://cloudformation.amazonaws.com/doc/2010-05-15/');

/** As on AWS the other operation shows the resources of a larger stack. */
const MOST_SHOWN = 100;

export function createCloudFormation({ account, region, clock }: ServiceContext): CloudFormation {
  const resources: Noted[] = [];
  const arn = (stack: string) => `arn:aws:cloudformation:${region}:${account}:stack/${stack}/*`;

  const find = (form: Form) => {
    const stack = (form.get('StackName') ?? '').replace(/^arn:.*:stack\/([^/]+).*$/, '$1');
    const ofStack = resources.filter((one) => one.stack === stack);
    if (ofStack.length === 0) throw new AwsError('ValidationError', `Stack with id ${stack} does not exist`);
    const logicalId = form.get('LogicalResourceId');
    const found = ofStack.filter((one) => logicalId === undefined || one.logicalId === logicalId);
    return { stack, found };
  };

  return {
    handles: [],
    signingName: 'cloudformation',
    attributes: () => ({ ref: '' }),
    create: () => undefined,
    note: (resource) => void resources.push({ ...resource, at: clock.now().toISOString() }),
    async handle(call) {
      const form = readForm(call.body);
      const action = form.get('Action') ?? '';
      if (action !== 'DescribeStackResources' && action !== 'ListStackResources')
        throw new AwsError('InvalidAction', `The action ${action} is not run here.`);
      const { stack, found } = find(form);
      call.authorize(`cloudformation:${action}`, arn(stack));
      if (action === 'ListStackResources')
        return reply(action, members('StackResourceSummaries', found.map(summaryOf)));
      return reply(action, members('StackResources', found.slice(0, MOST_SHOWN).map(shown)));
    },
    refusal,
  };
}

const members = (name: string, all: readonly string[]): string =>
  `<${name}>${all.map((one) => `<member>${one}</member>`).join('')}</${name}>`;

type Noted = CreatedResource & { readonly at: string };

const elements = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`)
    .join('');

const fieldsOf = ({ logicalId, type, attributes }: Noted) => ({
  LogicalResourceId: logicalId,
  PhysicalResourceId: attributes.ref,
  ResourceType: type,
  ResourceStatus: 'CREATE_COMPLETE',
});

const shown = (one: Noted): string => elements({ StackName: one.stack, Timestamp: one.at, ...fieldsOf(one) });

const summaryOf = (one: Noted): string => elements({ LastUpdatedTimestamp: one.at, ...fieldsOf(one) });
