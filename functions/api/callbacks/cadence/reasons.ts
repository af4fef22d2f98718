/** Why there is no prediction, in words for people. docs/insight.md has the same. */

/** The maintenance fit-cadence gives them, all but NOT_FITTED_YET. */
export const offReasons = [
  'NOT_FITTED_YET',
  'TOO_FEW_CUSTOMERS',
  'NOT_CONVERGED',
  'TOO_LITTLE_TO_TEST',
  'TOTAL_OFF',
  'DATES_NOT_BETTER',
  'LIST_NOT_BETTER',
] as const;

export const reasons: Readonly<Record<(typeof offReasons)[number], string>> = {
  NOT_FITTED_YET: 'The maintenance fit-cadence has not run for this tenant yet; it can be run now.',
  TOO_FEW_CUSTOMERS: 'Fewer than 200 customers have delivered orders on two days or more.',
  NOT_CONVERGED: 'The orders do not tell the parameters of the model: the search for them came to no end.',
  TOO_LITTLE_TO_TEST:
    'Before the last 90 days there were too few customers with repeated orders to test the model on what came after.',
  TOTAL_OFF:
    'On the last 90 days the model expected over half as many orders again as came, or under two thirds of them.',
  DATES_NOT_BETTER:
    "On the last 90 days the model's dates of the next order were farther off than those of the rhythm.",
  LIST_NOT_BETTER:
    'On the last 90 days the model did not name more of those who ordered within 30 days than the rhythm, beyond what chance does.',
};
