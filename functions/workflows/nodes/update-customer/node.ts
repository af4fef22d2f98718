import * as z from 'zod/mini';
import { didYouMean } from '../../../engine/did-you-mean.ts';
import type { Tools } from '../../graph/tools.ts';
import { defineNode } from '../define.ts';
import { anything, list, members, text } from '../fields.ts';

const columns = ['name', 'email', 'phone', 'accountNumber', 'status', 'salesRepId', 'doNotContactUntil', 'timeZone'];
const statuses = ['LEAD', 'ACTIVE', 'INACTIVE', 'ARCHIVED'];
const ATTRIBUTE = /^attributes(?:\.[\p{L}\p{N}_$-]+)+$/u;

/** `status`, or `attributes.renewalDate`. */
function target(tools: Tools, place: string, name: string, isAttribute: boolean): void {
  const allowed = isAttribute ? [] : columns;
  if (allowed.includes(name) || ATTRIBUTE.test(name)) return;
  const known = [...allowed, 'attributes.<name>'];
  tools.report(
    'UNKNOWN_PATH',
    `${place}.${name}`,
    `"${name}" cannot be changed${didYouMean(name, known) || `; known: ${known.join(', ')}`}`,
  );
}

const value = (title: string) => members(anything({ title: 'Value' }), { title });
const tags = (title: string) => list(z.string().check(z.minLength(1), z.maxLength(100)), 50, { title });

export const updateCustomer = defineNode({
  type: 'update-customer',
  aliases: ['update_customer', 'add_tags', 'update_lead_status', 'assign_lead'],
  group: 'data',
  title: 'Change the customer',
  summary: 'Sets fields, counts, changes lists, adds and removes tags, assigns a sales rep.',
  role: 'pure',
  shape: {
    set: value('Set'),
    increment: members(z.number(), { title: 'Add to numbers' }),
    replace: value('Replace lists and objects'),
    merge: value('Merge objects'),
    append: value('Append to lists'),
    addTags: tags('Add tags'),
    removeTags: tags('Remove tags'),
    assign: text(64, { title: 'Assign a sales rep' }),
  },
  required: [],
  ports: () => ['next'],
  compile(
    { set = {}, increment = {}, replace = {}, merge = {}, append = {}, addTags = [], removeTags = [], assign },
    tools,
  ) {
    for (const name of Object.keys(set)) target(tools, 'set', name, false);
    for (const [place, given] of Object.entries({ increment, replace, merge, append }))
      for (const name of Object.keys(given)) target(tools, place, name, true);
    if (typeof set.status === 'string' && !statuses.includes(set.status))
      tools.report('BAD_SETTING', 'set.status', `must be one of ${statuses.join(', ')}`);
    addTags.forEach((tag, index) => {
      tools.text(`addTags.${index}`, tag);
    });
    removeTags.forEach((tag, index) => {
      tools.text(`removeTags.${index}`, tag);
    });
    if (assign !== undefined) tools.assignee('assign', assign);
    const changes = [set, increment, replace, merge, append].some((one) => Object.keys(one).length > 0);
    if (!changes && addTags.length + removeTags.length === 0 && assign === undefined)
      tools.require('', { set: undefined });
    return {
      config: {
        ...{ set: tools.values('set', set), increment, replace: tools.values('replace', replace) },
        ...{ merge: tools.values('merge', merge), append: tools.values('append', append) },
        ...{ addTags: addTags.length, removeTags: removeTags.length, assign: assign ?? null },
      },
    };
  },
});
