import { describe, expect, it } from 'vitest';
import { changesIn, officeHours, withSpan } from './draft.ts';

const saved = {
  ...{ name: 'Office', timeZone: 'Europe/Berlin', country: 'DE', region: null, isDefault: true },
  ...{ hours: officeHours, exceptions: [], holidays: [] },
};

describe('what is sent of a calendar', () => {
  it('is only what differs', () => {
    expect(changesIn({ ...saved, name: 'Shop' }, saved)).toEqual({ name: 'Shop' });
    expect(changesIn(saved, saved)).toEqual({});
  });

  it('is the whole week when one day differs', () => {
    const hours = { ...officeHours, FRI: [] };
    expect(changesIn({ ...saved, hours }, saved)).toEqual({ hours });
  });
});

it.each([
  [[], [{ opens: '09:00', closes: '17:00' }]],
  [
    [{ opens: '09:00', closes: '12:30' }],
    [
      { opens: '09:00', closes: '12:30' },
      { opens: '13:00', closes: '17:00' },
    ],
  ],
  [
    [{ opens: '09:00', closes: '23:00' }],
    [
      { opens: '09:00', closes: '23:00' },
      { opens: '22:00', closes: '24:00' },
    ],
  ],
])('adds a span to %j', (spans, expected) => expect(withSpan(spans)).toEqual(expected));
