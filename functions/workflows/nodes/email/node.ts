import { didYouMean } from '../../../engine/did-you-mean.ts';
import { isBlank } from '../../graph/tools.ts';
import { defineNode } from '../define.ts';
import { template, text } from '../fields.ts';

/** Those of functions/jobs/email, which is another function: test/architecture compares the two lists. */
const templates: readonly string[] = [
  ...['WELCOME', 'CLIENT_ACTIVATED', 'DELIVERABLE_READY', 'BUSINESS_PLAN_READY', 'DELIVERABLE_OVERDUE'],
  ...['MILESTONE_REACHED', 'JOURNEY_COMPLETED'],
];

export const email = defineNode({
  type: 'email',
  aliases: ['send-email', 'send_email'],
  group: 'act',
  title: 'E-mail',
  summary: 'Sends the customer an e-mail: one of the templates, or a text of its own.',
  role: 'effect',
  shape: {
    template: text(100, { title: 'Template', examples: templates }),
    subject: template(200, { title: 'Subject' }),
    html: template(100_000, { title: 'HTML' }),
    text: template(100_000, { title: 'Text' }),
  },
  required: [],
  ports: () => ['next', 'error'],
  compile({ template: name, subject, html, text: plain }, tools) {
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
    return { config: { template: name ?? null } };
  },
});
