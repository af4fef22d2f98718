/** What each type of node of n8n becomes. */
import { describe, expect, it } from 'vitest';
import { convert, dataOf, edgesOf, errorsOf, fileOf, nodeOf } from './setup-files.ts';

/** A trigger, the node, and nothing else. */
const alone = (type: string, parameters: object = {}, more: object = {}) =>
  convert(fileOf({ T: { type: 'manualTrigger' }, N: { type, parameters, ...more } }, ['T>N']));

describe('a node', () => {
  it.each([
    ['wait', { amount: 2, unit: 'hours' }, {}, { type: 'wait', kind: 'duration', n: 2, unit: 'hours' }, 'EXACT'],
    ['wait', { amount: 2 }, {}, { type: 'wait', kind: 'duration', n: 2, unit: 'hours' }, 'ADAPTED'],
    [
      'wait',
      { amount: 1.5, unit: 'hours' },
      { typeVersion: 1.1 },
      { type: 'wait', kind: 'duration', n: 5400, unit: 'seconds' },
      'EXACT',
    ],
    ['wait', {}, { typeVersion: 1.1 }, { type: 'wait', kind: 'duration', n: 5, unit: 'seconds' }, 'ADAPTED'],
    [
      'wait',
      { resume: 'specificTime', dateTime: '2030-01-01T09:00:00Z' },
      {},
      { type: 'wait', kind: 'until', moment: '2030-01-01T09:00:00Z' },
      'EXACT',
    ],
    [
      'wait',
      { resume: 'webhook', limitWaitTime: true, resumeAmount: 2, resumeUnit: 'days' },
      {},
      { type: 'wait', kind: 'event', types: ['webhook.received'], timeout: { n: 2, unit: 'days' } },
      'STUB',
    ],
    ['stopAndError', { errorMessage: 'No stock' }, {}, { type: 'end', outcome: 'No stock' }, 'ADAPTED'],
    [
      'executeWorkflow',
      { workflowId: { value: '7', cachedResultName: 'Sub' } },
      {},
      { type: 'workflow', wait: true },
      'STUB',
    ],
    [
      'set',
      { values: { string: [{ name: 'First name', value: 'Ann' }], number: [{ name: 'n', value: 3 }] } },
      {},
      { type: 'set', variables: { First_name: 'Ann', n: 3 } },
      'ADAPTED',
    ],
    [
      'set',
      { fields: { values: [{ name: 'ok', type: 'booleanValue', booleanValue: 'true' }] } },
      { typeVersion: 3 },
      { type: 'set', variables: { ok: true } },
      'EXACT',
    ],
    [
      'set',
      { assignments: { assignments: [{ name: 'a', type: 'string', value: '={{ $json.b }}' }] } },
      { typeVersion: 3.4 },
      { type: 'set', variables: { a: { path: 'input.b' } } },
      'EXACT',
    ],
    [
      'set',
      { mode: 'raw', jsonOutput: '{"a": 1}' },
      { typeVersion: 3.4 },
      { type: 'set', variables: { a: 1 } },
      'EXACT',
    ],
    [
      'emailSend',
      { toEmail: '={{ $json.email }}', subject: 'Hi', html: '<b>{{ x }}</b>' },
      { typeVersion: 2 },
      { type: 'email', subject: 'Hi', html: '<b>{ { x }}</b>' },
      'ADAPTED',
    ],
    [
      'emailSend',
      { toEmail: 'ops@example.com', subject: 'Hi' },
      {},
      {
        type: 'http',
        method: 'POST',
        body: { service: 'emailSend', parameters: { toEmail: 'ops@example.com', subject: 'Hi' } },
      },
      'STUB',
    ],
    [
      'slack',
      { resource: 'message', text: '=Hi {{ $json.name }}', token: 'x' },
      {},
      {
        type: 'http',
        method: 'POST',
        body: { service: 'slack', parameters: { resource: 'message', text: 'Hi {{ input.name }}' } },
      },
      'STUB',
    ],
    ['code', { jsCode: 'return process.exit()' }, {}, { type: 'http', method: 'POST', body: { node: 'N' } }, 'REFUSED'],
    [
      '@n8n/n8n-nodes-langchain.agent',
      { text: '=Write to {{ $json.name }}' },
      {},
      { type: 'document', kind: 'text', title: 'N', instructions: 'Write to {{ input.name }}' },
      'ADAPTED',
    ],
    [
      'httpRequest',
      { url: 'https://example.com/x' },
      {},
      { type: 'http', method: 'GET', url: 'https://example.com/x' },
      'EXACT',
    ],
    [
      'httpRequest',
      { url: 'https://ada:s3cret@example.com/x?api_key=s3cret&q=1' },
      {},
      { type: 'http', method: 'GET', url: 'https://example.com/x?api_key=&q=1' },
      'ADAPTED',
    ],
    [
      'httpRequest',
      {
        requestMethod: 'POST',
        url: 'https://example.com',
        bodyParametersUi: { parameter: [{ name: 'a', value: '={{ $json.a }}' }] },
        queryParametersUi: { parameter: [{ name: 'q', value: 'a b' }] },
      },
      {},
      { type: 'http', method: 'POST', url: 'https://example.com?q=a%20b', body: { a: { path: 'input.a' } } },
      'EXACT',
    ],
    [
      'httpRequest',
      {
        method: 'PUT',
        url: '=https://example.com/{{ $json.id }}',
        sendHeaders: true,
        headerParameters: {
          parameters: [
            { name: 'X-A', value: '1' },
            { name: 'Authorization', value: 'Bearer s3cret' },
          ],
        },
        sendBody: true,
        specifyBody: 'json',
        jsonBody: '={"a": "{{ $json.a }}"}',
        options: { timeout: 90000 },
      },
      { typeVersion: 4.2 },
      {
        type: 'http',
        method: 'PUT',
        url: 'https://example.com/{{ input.id }}',
        headers: { 'X-A': '1' },
        body: '{"a": "{{ input.a }}"}',
        timeoutSeconds: 30,
      },
      'ADAPTED',
    ],
    [
      'httpRequest',
      { url: 'https://example.com', authentication: 'predefinedCredentialType' },
      {},
      { type: 'http', method: 'GET', url: 'https://example.com' },
      'STUB',
    ],
    [
      'httpRequest',
      { url: 'https://example.com/x', authentication: 'genericCredentialType', genericAuthType: 'httpHeaderAuth' },
      { credentials: { httpHeaderAuth: { id: '7', name: ' Header Auth account ' } } },
      { type: 'http', method: 'GET', url: 'https://example.com/x', connection: 'Header Auth account' },
      'ADAPTED',
    ],
    [
      'httpRequest',
      { url: 'https://example.com/x', authentication: 'genericCredentialType' },
      { credentials: { httpHeaderAuth: { name: 'x'.repeat(101) } } },
      { type: 'http', method: 'GET', url: 'https://example.com/x' },
      'STUB',
    ],
    [
      'hubspot',
      { resource: 'contact' },
      { credentials: { hubspotAppToken: 'HubSpot' } },
      {
        ...{ type: 'http', method: 'POST', connection: 'HubSpot' },
        body: { service: 'hubspot', parameters: { resource: 'contact' } },
      },
      'STUB',
    ],
  ])('%s %j becomes its node', (type, parameters, more, data, level) => {
    const workflow = alone(type, parameters, more);
    expect([dataOf(workflow, 'n'), nodeOf(workflow, 'N').level]).toEqual([data, level]);
    expect(JSON.stringify(workflow)).not.toContain('s3cret');
  });

  it.each([
    ['noOp', 'EXACT'],
    ['respondToWebhook', 'DROPPED'],
    ['limit', 'DROPPED'],
    ['sort', 'DROPPED'],
    ['aggregate', 'DROPPED'],
    ['removeDuplicates', 'DROPPED'],
    ['merge', 'ADAPTED'],
  ])('%s is left out, and what follows it is connected directly', (type, level) => {
    const file = fileOf({ T: { type: 'manualTrigger' }, N: { type }, E: { type: 'stopAndError' } }, ['T>N', 'N>E']);
    const workflow = convert(file);
    expect(nodeOf(workflow, 'N')).toMatchObject({ level, targets: [] });
    expect(edgesOf(workflow)).toEqual(['start:next>e']);
  });

  it('that is a note stays one, and one that is switched off is passed', () => {
    const nodes = { T: { type: 'manualTrigger' }, S: { type: 'stickyNote', parameters: { content: 'Look' } } };
    const off = { type: 'slack', disabled: true, parameters: { text: '={{ $json.a }}' } };
    const workflow = convert(fileOf({ ...nodes, D: off, E: { type: 'stopAndError' } }, ['T>D', 'D>E', 'E>S']));
    expect([dataOf(workflow, 's'), nodeOf(workflow, 'D').level]).toEqual([{ type: 'note', text: 'Look' }, 'DROPPED']);
    expect([edgesOf(workflow), errorsOf(workflow)]).toEqual([['start:next>e'], []]);
  });

  it('of a service with parts: models belong to the AI node', () => {
    const nodes = {
      T: { type: 'manualTrigger' },
      A: { type: '@n8n/n8n-nodes-langchain.agent', parameters: { text: 'Write' } },
    };
    const parts = {
      M: { type: '@n8n/n8n-nodes-langchain.lmChatOpenAi' },
      H: { type: 'httpRequestTool', parameters: { url: 'https://x.example' } },
    };
    const workflow = convert(fileOf({ ...nodes, ...parts }, ['T>A', 'M ai_languageModel>A', 'H ai_tool>A']));
    expect(workflow.nodes.map(({ name, level }) => `${name} ${level}`)).toEqual([
      'T EXACT',
      'A ADAPTED',
      'M ADAPTED',
      'H DROPPED',
    ]);
    expect(errorsOf(workflow)).toEqual([]);
  });
});
