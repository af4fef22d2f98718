import { expect } from 'vitest';

/** Fails for a finding that is not allowed, and for an allowance that is no longer needed: allowances only shrink. */
export function expectOnly(found: readonly string[], stillAllowed: readonly string[]): void {
  const isNew = found.filter((one) => !stillAllowed.includes(one));
  const isMended = stillAllowed.filter((one) => !found.includes(one));
  expect({ isNew, isMended }).toEqual({ isNew: [], isMended: [] });
}
