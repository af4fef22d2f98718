/** E-mails. The others are services: their nodes become calls. */
import { textOf } from '../../members.ts';
import { isExpression } from '../expressions/translate.ts';
import { type Made, ofStep, onward, type Rule } from '../rule.ts';
import { stubOf } from './services.ts';

/** Mail to the customer of the run can be sent here; what goes to a fixed address is a message to somebody else. */
const emailSend: Rule = {
  types: ['emailSend'],
  convert: (conversion): Made => {
    const { params } = conversion;
    const to = params.get('toEmail') ?? params.get('toRecipients');
    if (typeof to === 'string' && to !== '' && !isExpression(to)) {
      params.change('goes to a fixed address, which the node "email" cannot do: it writes to the customer');
      return stubOf(conversion);
    }
    if (isExpression(to)) params.text('toEmail');
    params.change('goes to the customer of the run, and from the sender of the installation');
    params.get('fromEmail');
    const format = textOf(params.get('emailFormat'), conversion.node.version === 1 ? 'both' : 'html');
    const [subject, html, text] = [params.text('subject'), params.text('html'), params.text('text')];
    const data = {
      ...(subject === undefined ? {} : { subject: subject.replaceAll(/\s*[\r\n]+\s*/g, ' ') }),
      ...(html === undefined || format === 'text' ? {} : { html }),
      ...(text === undefined || format === 'html' ? {} : { text }),
    };
    return { kind: 'node', level: 'ADAPTED', type: 'email', data, port: onward };
  },
  values: ofStep,
};

export const messages = [emailSend];
