/** Stands where a tenant's id is expected, for what belongs to the whole installation. No tenant has it. */
export const NO_TENANT = '00000000-0000-0000-0000-000000000000';
