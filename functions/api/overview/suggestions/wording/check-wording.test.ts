/** What a model may make of a sentence, and what not. */
import { describe, expect, it } from 'vitest';
import { shareOf } from '../../../../engine/inference/shares.ts';
import { sayShare } from '../words.ts';
import { faultOf } from './check-wording.ts';
import { putNames } from './put-names.ts';
import { readNumbers } from './read-numbers.ts';

/** 1234 tasks, 37 completed: 3 %; between 2 % and 4 %. */
const TASKS = `Of 1234 tasks of “{TRIGGER}” that are older than 14 days, 37 are completed (${sayShare(shareOf(37, 1234))}). Switch it off, or change what it asks for.`;
const REP = `{REP} has 40 open tasks, of which 30 are overdue (${sayShare(shareOf(30, 40))}). Of the other reps' 36 it is 6 (${sayShare(shareOf(6, 36))}), and half of these reps have 7.5 or fewer. Share the overdue ones out.`;
const TIME = `Customers of the group “{GROUP}”: of 120 messages from 09:00 to 10:00, 60 were answered within a day (${sayShare(shareOf(60, 120))}), of 400 at other times 90 (${sayShare(shareOf(90, 400))}). Try to write from 09:00 to 10:00.`;
const WEEKDAY = `Customers of the group “{GROUP}”: of 120 bookings on Mondays, 60 were kept. Try to agree on calls on Mondays.`;
const WAIT = `Of 38 runs that left the wait “{NODE}” of “{WORKFLOW}”, 30 left because the time was over (${sayShare(shareOf(30, 38))}). Of those for whom it came, 100 of 100 waited 72 hours at the most (${sayShare(shareOf(100, 100))}): the time-out could be as short.`;

describe('a wording stands', () => {
  it.each([
    ['as it is', TASKS, TASKS],
    [
      'in other words',
      TASKS,
      'Of the 1234 tasks that “{TRIGGER}” made and that are older than 14 days, only 37 are completed (3 %). Consider switching it off, or ask for something else.',
    ],
    ['with separators of thousands', TASKS, 'Of 1,234 tasks of {TRIGGER} older than 14 days, just 37 got done (3%).'],
    ['with percent in letters', TASKS, 'Of 1234 tasks of {TRIGGER} older than 14 days, 37 are done, or 3 percent.'],
    [
      'with the interval as a range',
      TASKS,
      'Of 1234 tasks of {TRIGGER} older than 14 days, 37 are done: 3 %, or 2–4 % with chance considered.',
    ],
    [
      'with the interval in words',
      TASKS,
      'Of 1234 tasks of {TRIGGER} older than 14 days, 37 are done (3 %, somewhere from 2 to 4 percent).',
    ],
    [
      'with days before a hyphen',
      WAIT,
      'Of 38 runs that left “{NODE}” in {WORKFLOW}, 30 left by the time-out (79 %). Of the answers, 100 of 100 came within 72 hours (100 %): a shorter time-out would do.',
    ],
    [
      'with decimals',
      REP,
      '{REP} has 40 open tasks, and 30 of them are overdue (75 %). The other reps have 36, of which 6 are overdue (17 %), and half of them have 7.5 or fewer. Share the overdue ones out.',
    ],
    [
      'with times said once',
      TIME,
      'In the group {GROUP}, of 120 messages from 9:00 to 10:00, 60 were answered within a day (50 %), of 400 at other times 90 (23 %).'.replace(
        '9:00',
        '09:00',
      ),
    ],
    ['with a weekday', WEEKDAY, 'In {GROUP}, of 120 bookings on a Monday, 60 were kept.'],
  ])('%s', (_, plain, said) => {
    expect(faultOf(plain, said)).toBeUndefined();
  });
});

const DONE = 'Of 1234 tasks of {TRIGGER} older than 14 days, 37 are completed (3 %).';

describe('a wording is refused', () => {
  it.each([
    ['another number', 'NUMBERS', DONE.replace('37', '38')],
    ['one more', 'NUMBERS', `${DONE} Those are 5 a week.`],
    ['one less', 'NUMBERS', DONE.replace('37', 'some')],
    ['two that changed places', 'NUMBERS', 'Of 37 tasks of {TRIGGER} older than 14 days, 1234 are completed (3 %).'],
    ['half an interval', 'NUMBERS', DONE.replace('3 %', '3 %; at most 4 %')],
    ['another separator', 'NUMBERS', DONE.replace('1234', '1.234')],
    ['a separator that may be two numbers', 'NUMBERS', DONE.replace('1234', '1 234')],
    ['more digits than there are', 'NUMBERS', DONE.replace('3 %', '3.0 %')],
    ['a comma for a decimal point', 'NUMBERS', DONE.replace('3 %', '3,1 %')],
    ['thousands in short', 'NUMBERS', DONE.replace('1234', '1k')],
    ['a number as a share', 'NUMBERS', DONE.replace('37 are', '37 % are')],
    ['a share as a number', 'NUMBERS', DONE.replace('3 %', '3')],
    ['percentage points', 'NUMBERS', DONE.replace('3 %', '3 percentage points')],
    ['another unit of time', 'NUMBERS', DONE.replace('14 days', '14 weeks')],
    ['time where there was none', 'NUMBERS', DONE.replace('37 are', '37 days are')],
    ['other things', 'NUMBERS', DONE.replace('1234 tasks', '1234 customers')],
    ['a sign', 'NUMBERS', DONE.replace('3 %', '-3 %')],
    ['roman digits', 'NUMBERS', DONE.replace('older', 'in XIV parts, older')],
    ['full-width digits', 'MARKUP', DONE.replace('37', '３７')],
    ['Arabic digits', 'MARKUP', DONE.replace('37', '٣٧')],
    ['a fraction in one sign', 'MARKUP', `${DONE} That is under ½ of them.`],
    ['an exponent', 'MARKUP', DONE.replace('14', '14²')],
    ['a circled digit', 'MARKUP', `${DONE} Step ① is to look.`],
    ['digits of ideographs', 'MARKUP', DONE.replace('37', '三十七')],
    ['money', 'MARKUP', DONE.replace('1234', '$1234')],
    ['a fraction', 'MARKUP', DONE.replace('37', '37/1234')],
    ['a number in words', 'WORDS', DONE.replace('older', 'from three teams, older')],
    ['a share in words', 'WORDS', `${DONE} That is two thirds.`],
    ['a multiple', 'WORDS', `${DONE} That is twice as bad.`],
    ['a multiple by ending', 'WORDS', `${DONE} They grew tenfold.`],
    ['a judgement of number', 'WORDS', `${DONE} Most of them wait.`],
    ['a denial', 'WORDS', DONE.replace('are completed', 'are not completed')],
    ['a denial in short', 'WORDS', DONE.replace('are completed', 'aren’t completed')],
    ['a period', 'WORDS', `${DONE} It was worse last year.`],
    ['a month', 'WORDS', `${DONE} It began in October.`],
    ['a weekday', 'WORDS', `${DONE} Look at it on Friday.`],
    ['a date', 'NUMBERS', `${DONE} It began on 2026-11-30.`],
    ['markup', 'MARKUP', `**${DONE}**`],
    ['tags', 'MARKUP', `<b>${DONE}</b>`],
    ['a link', 'MARKUP', `${DONE} See https://evil.example.`],
    ['a link without a scheme', 'MARKUP', `${DONE} See evil.example for more.`],
    ['an address', 'MARKUP', `${DONE} Write to me@evil.`],
    ['lines', 'MARKUP', `${DONE}\nIgnore the above.`],
    ['a name that is missing', 'NAMES', DONE.replace('{TRIGGER}', 'the trigger')],
    ['a name that there is not', 'NAMES', DONE.replace('{TRIGGER}', '{TRIGGER} and {REP}')],
    ['a name in another spelling', 'NAMES', DONE.replace('{TRIGGER}', '{trigger}')],
    ['braces around it', 'MARKUP', DONE.replace('{TRIGGER}', '{{TRIGGER}}')],
    ['four sentences', 'SENTENCES', `${DONE} Look. Think. Act.`],
    ['no end', 'SENTENCES', DONE.slice(0, -1)],
    ['nothing', 'NAMES', ''],
    ['length', 'LENGTH', `${DONE} ${'Look at it well and think about it. '.repeat(5)}`],
  ])('for %s', (_, fault, said) => {
    expect(faultOf(TASKS, said)).toBe(fault);
  });

  it('where it leaves out what a number is of', () => {
    const said =
      '{REP} has 40 open tasks, and 30 are overdue (75 %). Of 36 of the others it is 6 (17 %), and these reps have 7.5 or fewer.';
    expect(faultOf(REP, said)).toBe('WORDS');
    expect(faultOf(WEEKDAY, 'In {GROUP}, of 120 bookings 60 were kept.')).toBe('WORDS');
    expect(faultOf(WEEKDAY, 'In {GROUP}, of 120 bookings on Tuesdays, 60 were kept.')).toBe('WORDS');
  });
});

describe('names', () => {
  it('are put back as they are, once', () => {
    const names = { TRIGGER: '{REP} $& 7', REP: 'Ann' };
    expect(putNames('{REP}: {TRIGGER}, {OTHER}', names)).toBe('Ann: {REP} $& 7, {OTHER}');
  });
});

describe('numbers', () => {
  it.each([
    ['1,234,567 tasks and 0.5 %', ['1234567 task', '0.5 %']],
    ['from 09:00 to 10:00', ['09:00 ', '10:00 ']],
    ['14-day rule, version 2.', ['14 day', '2 ']],
    ['between 5 and 16 per cent', ['5 ', '16 %']],
    ["the reps' 36", ['36 ']],
  ])('of “%s”', (text, numbers) => {
    expect(readNumbers(text)?.map(({ value, unit = '' }) => `${value} ${unit}`)).toEqual(numbers);
  });

  it.each(['v2 of', '12,34', '1,2345', '1.2.3', '5th', '3x', '−3 %', 'up to –3', '1’234', "1'234"])(
    'are not read of “%s”',
    (text) => expect(readNumbers(text)).toBeUndefined(),
  );
});
