import { VARIABLE } from '../../graph/graph-schema.ts';
import { defineNode } from '../define.ts';
import { anything, members } from '../fields.ts';

export const set = defineNode({
  type: 'set',
  aliases: ['transform'],
  group: 'data',
  title: 'Set variables',
  summary: 'Gives variables of the run new values: texts with {{ … }} in them, numbers, or {"path": …}.',
  role: 'pure',
  shape: { variables: members(anything({ title: 'Value' }), { title: 'Variables' }) },
  required: ['variables'],
  ports: () => ['next'],
  compile({ variables = {} }, tools) {
    for (const name of Object.keys(variables))
      if (!VARIABLE.test(name))
        tools.report('BAD_SETTING', `variables.${name}`, 'must have letters, digits and underscores, a letter first');
    return { config: { set: tools.values('variables', variables) } };
  },
});
