import { expect, it } from 'vitest';
import { armFieldsOf, shownOf, withField } from './arm-config.ts';

const trigger = { daysAfter: '7', taskTitle: 'Call {customer}', priority: '' };

it('arms have the fields that bring no other customers to one of them', () => {
  const namesOf = (type: string) => armFieldsOf(type).map(({ name }) => name);
  expect(namesOf('SAMPLE_NO_ORDER')).toEqual(['daysAfter', 'priority', 'dueInDays', 'taskTitle', 'taskDescription']);
  expect(namesOf('BURN_RATE_ALERT')).toEqual(['priority', 'dueInDays', 'taskTitle', 'taskDescription']);
});

it('a field is the arm’s own, the trigger’s again, or the default when it is emptied', () => {
  const [days, , , title] = armFieldsOf('SAMPLE_NO_ORDER');
  if (!days || !title) throw new Error('The type has these fields');
  const changed = withField(withField({}, trigger, days, '14'), trigger, title, '');
  expect(changed).toEqual({ daysAfter: 14, taskTitle: null });
  expect(shownOf(changed, trigger)).toEqual({ daysAfter: '14', taskTitle: '', priority: '' });
  expect(withField(changed, trigger, days, '7')).toEqual({ taskTitle: null });
  expect(withField(changed, trigger, days, '0')).toEqual({ daysAfter: 0, taskTitle: null });
});
