import { describe, expect, it } from 'vitest';
import { columnsOf, guess, problemOf } from './guess.ts';

const members = ['externalId', 'name', 'email', 'accountNumber', 'attributes'];

describe('a column', () => {
  it('gives what its header says, in the words of the API or of other systems', () => {
    expect(guess('customers', ['Customer no.', 'NAME', 'E-Mail', 'Shoe size', 'attributes.tier'], members)).toEqual({
      ...{ 'Customer no.': 'externalId', NAME: 'name', 'E-Mail': 'email', 'Shoe size': '' },
      'attributes.tier': 'attributes.tier',
    });
  });

  it('gives nothing where another column gives the same by its own name', () => {
    expect(guess('customers', ['ID', 'external_id', 'Customer', 'Name'], members)).toEqual({
      ...{ ID: '', external_id: 'externalId', Customer: '', Name: 'name' },
    });
  });

  it('is told to the API only where it would take it for something else', () => {
    const mapping = { 'Customer no.': 'externalId', NAME: 'name', email: '', 'Shoe size': '', x: 'attributes.x' };
    expect(columnsOf('customers', mapping, members)).toEqual({
      ...{ 'Customer no.': 'externalId', email: null, x: 'attributes.x' },
    });
  });

  it.each([
    [['a', 'b'], { a: 'externalId', b: 'externalId' }, /Two columns give externalId/],
    [['a', 'a'], { a: 'externalId' }, /two columns “a”/],
    [['a'], { a: 'name' }, /No column gives the external id/],
    [['a', 'b', 'b'], { a: 'externalId', b: '' }, undefined],
  ])('of %j, mapped as %j', (headers, mapping, problem) => {
    const said = problemOf(headers, mapping);
    if (problem === undefined) expect(said).toBeUndefined();
    else expect(said).toMatch(problem);
  });
});
