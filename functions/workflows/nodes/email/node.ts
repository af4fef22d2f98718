import { didYouMean } from '../../../engine/did-you-mean.ts';
import type { JsonObject } from '../../graph/canonical-json.ts';
import { isBlank, type Tools } from '../../graph/tools.ts';
import { defineNode } from '../define.ts';
import { list, object, template, text } from '../fields.ts';
import { branchShape, MOST_BRANCHES } from '../split/divide.ts';
import { compileTexts, experimentOfTexts } from '../split/variants.ts';

/** Those of functions/jobs/email, which is another function: test/architecture compares the two lists. */
const templates: readonly string[] = [
  ...['WELCOME', 'CLIENT_ACTIVATED', 'DELIVERABLE_READY', 'BUSINESS_PLAN_READY', 'DELIVERABLE_OVERDUE'],
  ...['MILESTONE_REACHED', 'JOURNEY_COMPLETED'],
];

const texts = {
  subject: template(200, { title: 'Subject' }),
  html: template(100_000, { title: 'HTML' }),
  text: template(100_000, { title: 'Text' }),
};

interface Content {
  readonly template?: string | undefined;
  readonly subject?: string | undefined;
  readonly html?: string | undefined;
  readonly text?: string | undefined;
}

function compileContent({ template: name, subject, html, text: plain }: Content, tools: Tools): JsonObject {
  if (name === undefined) tools.require('', { subject });
  if (name === undefined && [html, plain].every((one) => one === undefined || isBlank(one)))
    tools.require('', { text: plain });
  if (name !== undefined && [subject, html, plain].some((one) => one !== undefined))
    tools.report('BAD_SETTING', 'template', 'has its own subject and text', 'Remove the template, or the texts');
  if (name !== undefined && !templates.includes(name))
    tools.report(
      'BAD_SETTING',
      'template',
      `there is no template "${name}"${didYouMean(name, templates) || `; known: ${templates.join(', ')}`}`,
    );
  if (subject !== undefined && /[\r\n]/.test(subject))
    tools.report('BAD_SETTING', 'subject', 'must be in one line', 'Remove the line breaks');
  tools.text('subject', subject);
  tools.text('html', html, 'html');
  tools.text('text', plain);
  return { template: name ?? null };
}

export const email = defineNode({
  type: 'email',
  aliases: ['send-email', 'send_email'],
  group: 'act',
  title: 'E-mail',
  summary: 'Sends the customer an e-mail: one of the templates, or a text of its own.',
  role: 'effect',
  shape: {
    template: text(100, { title: 'Template', examples: templates }),
    ...texts,
    variants: list(object({ ...branchShape, ...texts }), MOST_BRANCHES, {
      title: 'Variants',
      description: 'Each goes to a share of the customers, who keep it. What a variant leaves out is as above.',
    }),
    experimentId: experimentOfTexts,
  },
  required: [],
  ports: () => ['next', 'error'],
  compile: (data, tools) => compileTexts(data, tools, compileContent),
});
