/** CloudFormation: shows which resources the stacks have. It changes none; a start of the runtime does. */
import { AwsError, type Service, type ServiceContext } from '../../service.ts';
import type { CreatedResource } from '../../template/create.ts';
import { escapeXml, type Form, queryProtocol, readForm } from '../query-protocol.ts';

export interface CloudFormation extends Service {
  /** Adds a resource that a service has created. */
  note(resource: CreatedResource): void;
}

const { reply, refusal } = queryProtocol('http://cloudformation.amazonaws.com/doc/2010-05-15/');

/** As on AWS a stack of more resources needs another operation. */
const MOST_SHOWN = 100;

export function createCloudFormation({ account, region, clock }: ServiceContext): CloudFormation {
  const resources: (CreatedResource & { readonly at: string })[] = [];
  const arn = (stack: string) => `arn:aws:cloudformation:${region}:${account}:stack/${stack}/*`;

  const find = (form: Form) => {
    const stack = (form.get('StackName') ?? '').replace(/^arn:.*:stack\/([^/]+).*$/, '$1');
    const ofStack = resources.filter((one) => one.stack === stack);
    if (ofStack.length === 0) throw new AwsError('ValidationError', `Stack with id ${stack} does not exist`);
    const logicalId = form.get('LogicalResourceId');
    const found = ofStack.filter((one) => logicalId === undefined || one.logicalId === logicalId);
    return { stack, found: found.slice(0, MOST_SHOWN) };
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
      if (action !== 'DescribeStackResources')
        throw new AwsError('InvalidAction', `The action ${action} is not run here.`);
      const { stack, found } = find(form);
      call.authorize('cloudformation:DescribeStackResources', arn(stack));
      const members = found.map((one) => `<member>${shown(one)}</member>`);
      return reply(action, `<StackResources>${members.join('')}</StackResources>`);
    },
    refusal,
  };
}

function shown({ stack, logicalId, type, attributes, at }: CreatedResource & { readonly at: string }): string {
  const members = {
    StackName: stack,
    LogicalResourceId: logicalId,
    PhysicalResourceId: attributes.ref,
    ResourceType: type,
    Timestamp: at,
    ResourceStatus: 'CREATE_COMPLETE',
  };
  return Object.entries(members)
    .map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`)
    .join('');
}
