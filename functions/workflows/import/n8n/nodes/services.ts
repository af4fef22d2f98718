/** Nodes that call a service which is not offered here. */

import { isSecretName } from '../../../transfer/portable.ts';
import { isMembers } from '../../members.ts';
import { connectionOf } from '../flags.ts';
import { type Conversion, type Made, ofStep, onward, type Rule } from '../rule.ts';

const MOST_BYTES = 8000;

/** A call that carries what the node would have done. It has no URL, so a person must give it one before the draft is published. */
export function stubOf({ node, params }: Pick<Conversion, 'node' | 'params'>): Made {
  const names = isMembers(node.parameters) ? Object.keys(node.parameters) : [];
  const secret = names.filter(isSecretName);
  if (secret.length > 0) params.change(`${secret.slice(0, 10).join(', ')} may be secrets, and are left out`);
  params.useAll();
  const given = Object.fromEntries(
    names
      .filter((name) => !isSecretName(name))
      .map((name) => [name.replace(/^\$+/, '') || '_', params.value(name)] as const),
  );
  const isLarge = JSON.stringify(given).length > MOST_BYTES;
  if (isLarge) params.change('its parameters are too long for a call, and are left out');
  const body = { service: node.type.slice(0, 200), ...(isLarge ? {} : { parameters: given }) };
  const connection = connectionOf(node);
  const data = { method: 'POST', body, ...(connection === undefined ? {} : { connection }) };
  return { kind: 'node', level: 'STUB', type: 'http', data, port: onward };
}

export const service: Rule = {
  types: [],
  convert: (conversion) => {
    conversion.params.change(
      `${conversion.node.type || 'a node without a type'} is not offered: give the call the URL of a service of yours that does it`,
    );
    return stubOf(conversion);
  },
  values: ofStep,
};

export const services = [service];
