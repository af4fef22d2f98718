import { defineNode } from '../define.ts';
import { anything, flag, members, text } from '../fields.ts';

/** A flow that older flows call is not waited for. */
function modernise(data: Readonly<Record<string, unknown>>, type: string): Readonly<Record<string, unknown>> {
  const { flowId, flow_id: older = flowId, ...rest } = data;
  return {
    ...(type === 'call-flow' ? { wait: false } : {}),
    ...(older === undefined ? {} : { workflowId: older }),
    ...rest,
  };
}

export const workflow = defineNode({
  type: 'workflow',
  aliases: ['call-flow', 'sub-workflow', 'sub_workflow'],
  group: 'repeat',
  title: 'Workflow',
  summary: 'Starts another workflow for the same customer, and waits for its end if you want.',
  role: 'child',
  shape: {
    workflowId: text(64, { title: 'Workflow', format: 'workflow' }),
    input: members(anything({ title: 'Value' }), { title: 'Input' }),
    wait: flag({ title: 'Wait for its end', default: true }),
  },
  required: ['workflowId'],
  ports: () => ['next', 'error'],
  modernise,
  compile({ workflowId, input = {}, wait = true }, tools) {
    tools.workflow('workflowId', workflowId);
    return { config: { workflowId: workflowId?.toLowerCase() ?? null, input: tools.values('input', input), wait } };
  },
});
