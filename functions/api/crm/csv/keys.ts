/** Where the files of imports and exports lie in the bucket. */

interface Place {
  readonly tenantId: string;
  readonly id: string;
}

export const importedFile = ({ tenantId, id }: Place): string => `imports/${tenantId}/${id}/rows.csv`;
/** The refused rows of each batch, until the report is made of them. */
export const refusedParts = ({ tenantId, id }: Place): string => `imports/${tenantId}/${id}/refused/`;
export const reportFile = ({ tenantId, id }: Place): string => `imports/${tenantId}/${id}/refused.csv`;
export const exportedFile = ({ tenantId, id }: Place): string => `exports/${tenantId}/${id}.csv`;
